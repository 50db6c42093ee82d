"""The server's settings follow the machine, within bounds."""

import pytest

from sinkron.warehouse.tuning import GB, MB, Machine, postgresql_conf


def options(machine: Machine) -> dict[str, str]:
    lines = postgresql_conf(machine, port=5000).splitlines()
    pairs = (line.split(" = ", 1) for line in lines if " = " in line)
    return {name: value.strip("'") for name, value in pairs}


def machine(*, memory: int, processors: int = 2, shared: int = 8 * GB) -> Machine:
    return Machine(
        memory=memory, processors=processors, disk_free=100 * GB, shared_memory=shared
    )


@pytest.mark.parametrize(
    ("memory", "shared_buffers", "work_mem"),
    [
        pytest.param(512 * MB, "128MB", "8MB", id="tiny"),
        pytest.param(8 * GB, "1024MB", "42MB", id="laptop"),
        pytest.param(24 * GB, "2048MB", "128MB", id="server"),
        pytest.param(512 * GB, "2048MB", "128MB", id="huge"),
    ],
)
def test_memory_is_used_in_proportion_and_within_bounds(
    memory: int, shared_buffers: str, work_mem: str
) -> None:
    found = options(machine(memory=memory))
    assert found["shared_buffers"] == shared_buffers
    assert found["work_mem"] == work_mem


def test_small_shared_memory_of_a_container_is_not_relied_on() -> None:
    small = options(machine(memory=8 * GB, shared=64 * MB))
    assert small["dynamic_shared_memory_type"] == "mmap"
    assert options(machine(memory=8 * GB))["dynamic_shared_memory_type"] == "posix"


def test_the_log_holds_no_statement_and_no_value() -> None:
    found = options(machine(memory=8 * GB))
    assert found["log_statement"] == "none"
    assert found["log_min_duration_statement"] == "-1"
    assert found["log_min_messages"] == "log"
    assert found["log_min_error_statement"] == "panic"
    assert found["log_parameter_max_length"] == "0"
    assert found["log_parameter_max_length_on_error"] == "0"


def test_nothing_but_this_machine_reaches_the_server() -> None:
    found = options(machine(memory=8 * GB))
    assert found["listen_addresses"] == "127.0.0.1"
    assert found["unix_socket_directories"] == ""


def test_safety_is_not_traded_for_speed() -> None:
    found = options(machine(memory=8 * GB))
    assert not {"fsync", "synchronous_commit", "full_page_writes"} & set(found)
    assert found["wal_level"] == "minimal"
