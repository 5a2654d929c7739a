"""The REST interface: what other programs read and write with an access token of somebody's."""
