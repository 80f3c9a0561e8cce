"""A random sample as an address asks for one: its size and its seed, which is made up where none is given."""

import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import request

from tracker.domain.errors import Invalid
from tracker.domain.sampling import METHOD, Sample

OF_A_PAGE = ("cursor", "offset", "limit")


def sample_of(given: dict[str, Any]) -> Sample | None:
    """The sample that an address asks for, of what it gave, typed; takes `sample` and `seed` out of it.

    Raises:
        Invalid `seed_without_sample`: a seed draws nothing by itself; `sample_has_no_pages`: a sample comes whole.
    """
    size, seed = given.pop("sample", None), given.pop("seed", None)
    if size is None and seed is not None:
        raise Invalid("seed_without_sample", "Say how many rows to draw: sample=25, say.", field="sample")
    if size is None:
        return None
    for name in OF_A_PAGE:
        if name in given:
            raise Invalid("sample_has_no_pages", f"A sample comes as a whole. Leave out {name}.", field=name)
    return Sample(size, seed or new_seed())


def new_seed() -> str:
    """A seed that nobody chose."""
    return secrets.token_hex(8)


def sample_headers(sample: Sample) -> Mapping[str, str]:
    """What says how a sample was drawn, so that anyone can draw it again; `X-Total-Count` is of the whole list."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in ("sample", "seed")]
    again = urlencode([*kept, ("sample", sample.size), ("seed", sample.seed)])
    return {
        "Link": f'<{request.path}?{again}>; rel="self"',
        "Sample-Size": str(sample.size),
        "Sample-Seed": sample.seed,
        "Sample-Method": METHOD,
    }
