"""Addresses that stand in for those of the contexts above, so that the frame can be tested without them."""

import pytest


@pytest.fixture(autouse=True)
def only_the_frame(settings):
    settings.ROOT_URLCONF = "tests.ui.addresses"
