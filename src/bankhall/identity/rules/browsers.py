"""What a browser says of itself, in a word or two: enough for its owner to know it again, too little to follow it."""

from functools import lru_cache
from typing import Final

from bankhall.identity.types import Browser, BrowserFamily, Device

# Nothing that names itself honestly needs more, and what is read stays bounded.
LONGEST: Final = 400

# The first that is found counts: most browsers also name those whose pages they want to be shown.
_FAMILIES: Final = (
    ("MicroMessenger/", BrowserFamily.WECHAT),
    ("AlipayClient/", BrowserFamily.ALIPAY),
    ("MQQBrowser/", BrowserFamily.QQ),
    ("QQBrowser/", BrowserFamily.QQ),
    ("UCBrowser/", BrowserFamily.UC),
    ("HuaweiBrowser/", BrowserFamily.HUAWEI),
    ("MiuiBrowser/", BrowserFamily.XIAOMI),
    ("SamsungBrowser/", BrowserFamily.SAMSUNG),
    ("OPR/", BrowserFamily.OPERA),
    ("Edg", BrowserFamily.EDGE),
    ("FxiOS/", BrowserFamily.FIREFOX),
    ("Firefox/", BrowserFamily.FIREFOX),
    ("CriOS/", BrowserFamily.CHROME),
    ("Chrome/", BrowserFamily.CHROME),
    ("Safari/", BrowserFamily.SAFARI),
)

_DEVICES: Final = (
    ("iPhone", Device.IPHONE),
    ("iPad", Device.IPAD),
    ("HarmonyOS", Device.HARMONY),
    ("OpenHarmony", Device.HARMONY),
    ("Windows", Device.WINDOWS),
    ("CrOS", Device.CHROME_OS),
    ("Macintosh", Device.MAC),
    ("Linux", Device.LINUX),
)


def browser_of(
    user_agent: str, *, token: str | None = None, device_token: str | None = None, is_shared: bool = False
) -> Browser:
    device, family = _read(user_agent[:LONGEST])
    return Browser(device, family, token, device_token, is_shared)


@lru_cache(maxsize=1024)
def _read(said: str) -> tuple[Device, BrowserFamily]:
    """The same for each request of a browser."""
    return _device(said), next((family for mark, family in _FAMILIES if mark in said), BrowserFamily.OTHER)


def _device(said: str) -> Device:
    if "Android" in said and "HarmonyOS" not in said:
        return Device.ANDROID if "Mobile" in said else Device.ANDROID_TABLET
    return next((device for mark, device in _DEVICES if mark in said), Device.OTHER)
