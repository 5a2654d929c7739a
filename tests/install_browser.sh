#!/bin/sh
# Chromium from the distribution, where there is none yet and this user may install it. Never an error here:
# the tests say what they could not run, and in CI that is fatal.
test -n "${TRACKER_TEST_BROWSER:-}" && exit 0
for name in chromium chromium-browser google-chrome google-chrome-stable; do
	command -v "$name" >/dev/null 2>&1 && exit 0
done
command -v apt-get >/dev/null 2>&1 || exit 0
if [ "$(id -u)" = 0 ]; then
	as_root=
elif sudo -n true 2>/dev/null; then
	as_root="sudo -n"
else
	echo "No Chromium: the browser tests will be skipped. Install it with: apt-get install chromium" >&2
	exit 0
fi
echo "Installing Chromium for the browser tests" >&2
$as_root apt-get update -q >/dev/null
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends chromium >/dev/null ||
	echo "Chromium could not be installed: the browser tests will be skipped" >&2
