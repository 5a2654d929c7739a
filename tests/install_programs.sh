#!/bin/sh
# What tests run and pip cannot install: Chromium, a font as wide as Arial and ClamAV, from the distribution, where there
# is none yet and this user may install it.
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
has_clamd() {
	command -v clamd >/dev/null 2>&1 || test -x /usr/sbin/clamd || test -x /usr/local/sbin/clamd
}
has_chromium && has_font && has_clamd && exit 0
command -v apt-get >/dev/null 2>&1 || exit 0
if [ "$(id -u)" = 0 ]; then
	as_root=
elif sudo -n true 2>/dev/null; then
	as_root="sudo -n"
else
	echo "The tests want Chromium, a font like Arial and ClamAV: apt-get install chromium fonts-liberation clamav-daemon" >&2
	exit 0
fi
wanted="fonts-liberation fontconfig"
echo "Installing Chromium, fonts and ClamAV for the tests, where they are missing" >&2
$as_root apt-get update -q >/dev/null
if ! has_chromium; then
	# Not every release has the shell without windows.
	if apt-cache show chromium-headless-shell >/dev/null 2>&1; then
		wanted="$wanted chromium-headless-shell"
	else
		wanted="$wanted chromium"
	fi
fi
if ! has_clamd; then
	wanted="$wanted clamav-daemon"
	clamd_is_new=yes
fi
# shellcheck disable=SC2086
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $wanted >/dev/null ||
	echo "$wanted could not be installed: some tests will be skipped or fail" >&2
# The tests start a daemon of their own. Debian's would fetch hundreds of megabytes of signatures and keep a gigabyte busy.
if test -n "${clamd_is_new:-}" && command -v systemctl >/dev/null 2>&1; then
	$as_root systemctl disable --now clamav-daemon.service clamav-daemon.socket clamav-freshclam.service >/dev/null 2>&1
fi
exit 0
