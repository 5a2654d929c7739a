#!/bin/sh
# Chromium from the distribution, and a font as wide as Arial, where there is none yet and this user may install it.
# Never an error here: the tests say what they could not run, and in CI that is fatal.
has_chromium() {
	test -n "${TRACKER_TEST_BROWSER:-}" && return
	for name in chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable; do
		command -v "$name" >/dev/null 2>&1 && return
	done
	return 1
}
has_font() {
	# Labels of charts are placed by the widths of Arial's letters; a wider font would cover or cut them.
	fc-match Arial 2>/dev/null | grep -qE "Arial|Liberation|Arimo"
}
has_chromium && has_font && exit 0
command -v apt-get >/dev/null 2>&1 || exit 0
if [ "$(id -u)" = 0 ]; then
	as_root=
elif sudo -n true 2>/dev/null; then
	as_root="sudo -n"
else
	echo "No Chromium, or no font like Arial, for the browser tests: apt-get install chromium fonts-liberation" >&2
	exit 0
fi
wanted="fonts-liberation fontconfig"
echo "Installing Chromium and fonts for the browser tests" >&2
$as_root apt-get update -q >/dev/null
if ! has_chromium; then
	# Not every release has the shell without windows.
	if apt-cache show chromium-headless-shell >/dev/null 2>&1; then
		wanted="$wanted chromium-headless-shell"
	else
		wanted="$wanted chromium"
	fi
fi
# shellcheck disable=SC2086
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $wanted >/dev/null ||
	echo "$wanted could not be installed: some browser tests will be skipped or fail" >&2
