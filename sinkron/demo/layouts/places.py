"""Places and addresses as all three offices write them."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sinkron.demo.months import Ints
from sinkron.demo.population import names
from sinkron.demo.population.world import World


def place_names(
    world: World, desa: Ints, *, older_spelling: bool = False
) -> tuple[pa.Array, pa.Array]:
    """Return names of kecamatan and desa."""
    geography = world.geography
    spelling = geography.names
    if older_spelling:
        spelling = np.where(geography.variants, geography.variants, spelling)
    kecamatan = pa.array(geography.kecamatan_names).take(
        pa.array(geography.kecamatan[desa])
    )
    return kecamatan, pa.array(spelling).take(pa.array(desa))


def addresses(world: World, homes: Ints) -> pa.Array:
    """Return dusun or street, with a house number where there is one."""
    number = world.homes.number[homes]
    tail = pc.binary_join_element_wise(" NO. ", pa.array(number).cast(pa.string()), "")
    street = names.streets(world.homes.street[homes])
    return pc.binary_join_element_wise(
        street, pc.if_else(pa.array(number > 0), tail, ""), ""
    )


def neighbourhoods(world: World, homes: Ints) -> tuple[pa.Array, pa.Array]:
    """Return RT and RW as text without padding."""
    rt, rw = world.homes.rt[homes], world.homes.rw[homes]
    return pa.array(rt).cast(pa.string()), pa.array(rw).cast(pa.string())


def spaced(rt: pa.Array, rw: pa.Array) -> pa.Array:
    """Return ` RT 08 RW 02`."""
    return pc.binary_join_element_wise(
        " RT ", pc.utf8_lpad(rt, 2, "0"), " RW ", pc.utf8_lpad(rw, 2, "0"), ""
    )
