#!/bin/sh
# Makes dist/deskhand-VERSION-MACHINE.dmg of dist/Deskhand.app (`make frozen` on macOS).
#
#   DESKHAND_SIGN_IDENTITY    "Developer ID Application: …": signs; without it the image is unsigned
#   DESKHAND_NOTARY_PROFILE   a profile stored with `xcrun notarytool store-credentials`: notarises
set -eu
unset CDPATH
cd "$(dirname "$0")/../.."
app=dist/Deskhand.app
[ -d "$app" ] || { echo "There is no $app: run make frozen first." >&2; exit 1; }
version=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' desktop/deskhand/__init__.py)
image=dist/deskhand-$version-$(uname -m).dmg
folder=build/dmg

if [ -n "${DESKHAND_SIGN_IDENTITY:-}" ]; then
    # PyInstaller signed each library; the whole is sealed here.
    codesign --force --options runtime --timestamp --sign "$DESKHAND_SIGN_IDENTITY" \
        --entitlements packaging/macos/entitlements.plist "$app"
    codesign --verify --deep --strict "$app"
fi
rm -rf "$folder" "$image"
mkdir -p "$folder"
cp -R "$app" "$folder/"
ln -s /Applications "$folder/Applications"
hdiutil create -quiet -volname Deskhand -srcfolder "$folder" -format UDZO "$image"
if [ -n "${DESKHAND_SIGN_IDENTITY:-}" ]; then
    codesign --timestamp --sign "$DESKHAND_SIGN_IDENTITY" "$image"
fi
if [ -n "${DESKHAND_NOTARY_PROFILE:-}" ]; then
    xcrun notarytool submit "$image" --keychain-profile "$DESKHAND_NOTARY_PROFILE" --wait
    xcrun stapler staple "$image"
fi
echo "$image"
