"""Who went from which card to which between two registers, and what that continues."""

import numpy as np
import pandas as pd

from sinkron.demo.months import Ints
from sinkron.demo.population.world import Mask


def between(
    went: Ints, old: Ints, new: Ints, old_head: Ints, new_head: Ints
) -> pd.DataFrame:
    """Return who went from which card to which, and whether as head."""
    return pd.DataFrame(
        {
            "key": went,
            "from": old[went],
            "to": new[went],
            "old_head": old_head[went] == 1,
            "new_head": new_head[went] == 1,
        }
    )


def continuations(
    flows: pd.DataFrame, new: Mask, ended: Mask, kk: Ints
) -> list[tuple[int, int]]:
    """Return pairs of an ended card and the new card that continues it."""
    mine = flows[ended[flows["from"].to_numpy()] & new[flows["to"].to_numpy()]]
    pairs = mine.groupby(["from", "to"], as_index=False).agg(
        people=("key", "size"),
        old_head=("old_head", "max"),
        new_head=("new_head", "max"),
    )
    pairs["from_kk"] = kk[pairs["from"].to_numpy(dtype=np.int64)]
    pairs["to_kk"] = kk[pairs["to"].to_numpy(dtype=np.int64)]
    down = [True, False, False, True]
    claims = pairs.sort_values(
        ["to", "people", "new_head", "from_kk"], ascending=down
    ).drop_duplicates("to")
    heirs = claims.sort_values(
        ["from", "people", "old_head", "to_kk"], ascending=down
    ).drop_duplicates("from")
    heirs = heirs.sort_values("to_kk")
    return list(zip(heirs["from"].tolist(), heirs["to"].tolist(), strict=True))
