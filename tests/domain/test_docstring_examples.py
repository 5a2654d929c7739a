"""The examples in the domain's docstrings are true."""

import doctest
import importlib
import pkgutil

import pytest

import tracker.domain

MODULES = [module.name for module in pkgutil.iter_modules(tracker.domain.__path__, "tracker.domain.")]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_a_docstring_are_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
