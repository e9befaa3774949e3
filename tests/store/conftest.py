"""A library of each kind to run the same tests on.

PostgreSQL is tested where REPORTEDLY_TEST_POSTGRES names an empty database.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from reportedly.store.sql import SqlStore

POSTGRES = os.environ.get("REPORTEDLY_TEST_POSTGRES")


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param(
            "postgresql", marks=pytest.mark.skipif(not POSTGRES, reason="no test database named")
        ),
    ]
)
def url(request, tmp_path) -> str:
    return f"sqlite:///{tmp_path / 'library.db'}" if request.param == "sqlite" else POSTGRES


@pytest.fixture
def store(url) -> Iterator[SqlStore]:
    opened = SqlStore(url)
    yield opened
    if url == POSTGRES:
        from sqlalchemy import MetaData

        there = MetaData()
        there.reflect(opened.engine)
        there.drop_all(opened.engine)
    opened.close()
