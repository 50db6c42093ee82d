# One image for every service of Airflow and for the command line. The environment is
# made by the same command as on a bare machine: `make install`.
FROM python:3.11-slim-bookworm AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends make \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/sinkron
COPY Makefile README.md pyproject.toml requirements.txt ./
COPY sinkron sinkron
RUN make install

FROM python:3.11-slim-bookworm
RUN useradd --uid 50000 --create-home sinkron \
    && install --directory --mode=0700 --owner=sinkron --group=sinkron /var/lib/sinkron
WORKDIR /opt/sinkron
COPY --from=build /opt/sinkron/.venv .venv
COPY . .
ENV PATH=/opt/sinkron/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    SINKRON_HOME=/var/lib/sinkron \
    SINKRON_INBOX=/srv/inbox \
    AIRFLOW_HOME=/var/lib/sinkron/airflow \
    DBT_SEND_ANONYMOUS_USAGE_STATS=false \
    DO_NOT_TRACK=1 \
    GX_ANALYTICS_ENABLED=false \
    SCARF_ANALYTICS=false
VOLUME /var/lib/sinkron
USER sinkron
CMD ["sinkron", "--help"]
