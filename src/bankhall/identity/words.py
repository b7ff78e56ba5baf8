"""What identity writes to customers: codes, and news of what was done in their name."""

from collections.abc import Mapping

from bankhall.identity.types import BrowserFamily, Device, Way
from bankhall.kernel.step_up.types import Spoken
from bankhall.notify.types import Template, Words

_TELL_NOBODY = Words(
    "工作人员不会向您索要验证码，请勿告诉任何人。", "Nobody at the bank will ask you for it. Do not tell it to anybody."
)
_NOT_YOU = Words("如非您本人操作，请立即联系我们。", "If this was not you, call us at once.")


def _code(name: str, zh: str, en: str) -> Template:
    return Template(
        name,
        Words("您的验证码", "Your code"),
        Words(f"{zh}，5分钟内有效。{_TELL_NOBODY.zh}", f"{en}. It is good for 5 minutes. {_TELL_NOBODY.en}"),
    )


SIGN_IN_CODE = _code(
    "identity.sign_in_code",
    "您正在登录，验证码{code}",
    "{code} is your code for signing in",
)
CONFIRM_CODE = _code(
    "identity.confirm_code",
    "您正在验证身份，验证码{code}",
    "{code} is your code to confirm that it is you",
)
CONTENT_CODE = _code(
    "identity.content_code",
    "您正在确认屏幕上所示的操作，请先核对内容，验证码{code}",
    "{code} is your code to confirm what your screen shows: read it first",
)


def content_code(spoken: Spoken | None) -> Template:
    """What is confirmed is said where no page can say otherwise: beside its code (PSD2 RTS art. 5)."""
    if spoken is None:
        return CONTENT_CODE
    zh = f"您正在{spoken.zh}，验证码{{code}}"
    return _code(CONTENT_CODE.name, zh, f"{{code}} is your code to {spoken.en}")


CONTACT_CODE = _code(
    "identity.contact_code",
    "您正在开通验证码登录，验证码{code}",
    "{code} is your code to set up signing in with codes",
)
NEW_CONTACT_CODE = _code(
    "identity.new_contact_code",
    "您正在将此处登记为您在本行的联系方式，验证码{code}",
    "{code} is your code to have the bank reach you here",
)

RECOVERY_CODE = _code(
    "identity.recovery_code",
    "您正在找回登录密码，验证码{code}",
    "{code} is your code for choosing a new password",
)


def _news(name: str, subject: Words, zh: str, en: str) -> Template:
    return Template(name, subject, Words(f"{zh}{_NOT_YOU.zh}", f"{en} {_NOT_YOU.en}"))


_SIGNED_IN = Words("新设备登录提醒", "A sign-in on a new device")
_CHANGED = Words("登录方式变动提醒", "How you sign in has changed")
_LOCKED = Words("登录锁定提醒", "Signing in is paused")

NEW_DEVICE = _news(
    "identity.new_device",
    _SIGNED_IN,
    "您的账户于{at}在新设备上登录（{device}）。",
    "Somebody signed in to your account on a new device at {at} ({device}).",
)
FACTOR_ADDED = _news(
    "identity.factor_added",
    _CHANGED,
    "您已于{at}添加登录验证方式：{way}。",
    "A way to sign in was added at {at}: {way}.",
)
FACTOR_REMOVED = _news(
    "identity.factor_removed",
    _CHANGED,
    "您的登录验证方式已于{at}移除：{way}。",
    "A way to sign in was removed at {at}: {way}.",
)
PASSWORD_CHANGED = _news(
    "identity.password_changed",
    _CHANGED,
    "您的登录密码已于{at}修改。",
    "Your password was changed at {at}.",
)
SIGN_IN_LOCKED = _news(
    "identity.sign_in_locked",
    _LOCKED,
    "因多次输入错误，您的登录已于{at}暂停，{until}后可再试。",
    "After several wrong tries signing in was paused at {at}. You can try again after {until}.",
)
RECOVERY_ASKED = Template(
    "identity.recovery_asked",
    Words("找回密码提醒", "A new password was asked for"),
    Words(
        "您于{at}申请找回登录密码，新密码将于{holds}生效。如非您本人操作，请登录后取消，或在登录页“忘记密码”处凭取消码{code}取消。",
        "A new password was asked for at {at} and holds from {holds}. If this was not you, stop it: sign in, or use the"
        " stop code {code} under Forgotten password on the sign-in page.",
    ),
)
RECOVERY_STOPPED = _news(
    "identity.recovery_stopped",
    _CHANGED,
    "找回密码的申请已于{at}取消，原密码继续有效。",
    "The new password that was asked for was stopped at {at}. The old one still holds.",
)
SIGN_IN_RESET = _news(
    "identity.sign_in_reset",
    _CHANGED,
    "您的登录方式已于{at}在柜台重置，请凭设置码设置新密码。",
    "How you sign in was reset at the counter at {at}. Choose a new password with the set-up code.",
)
SESSIONS_ENDED = Template(
    "identity.sessions_ended",
    Words("登录退出提醒", "You were signed out"),
    Words(
        "本行已于{at}退出您账户的登录，您可以重新登录。如有疑问，请联系我们。",
        "The bank signed you out at {at}. You can sign in again. If you do not know why, please contact us.",
    ),
)
RECOVERY_CODE_USED = _news(
    "identity.recovery_code_used",
    Words("恢复码使用提醒", "A recovery code was used"),
    "您的一个恢复码已于{at}使用。",
    "One of your recovery codes was used at {at}.",
)
CONTACT_GONE = _news(
    "identity.contact_gone",
    Words("联系方式变动提醒", "Your contact details have changed"),
    "您在本行留存的联系方式已于{at}变更，今后不再向此处发送验证码。",
    "Your contact details at the bank changed at {at}. Codes will no longer come here.",
)

_NOT_YOU_STAFF = Words(
    "如非您本人操作，请立即联系系统管理员。", "If this was not you, tell an administrator of the staff at once."
)
_RIGHTS = Words("您的权限有变动", "What you may do has changed")


def _staff_news(name: str, subject: Words, zh: str, en: str) -> Template:
    return Template(name, subject, Words(f"{zh}{_NOT_YOU_STAFF.zh}", f"{en} {_NOT_YOU_STAFF.en}"))


def to_staff(template: Template) -> Template:
    """The same to somebody who works here: they do not call the bank, they are it."""
    zh = template.text.zh.replace(_NOT_YOU.zh, _NOT_YOU_STAFF.zh)
    return Template(
        template.name, template.subject, Words(zh, template.text.en.replace(_NOT_YOU.en, _NOT_YOU_STAFF.en))
    )


STAFF_ADDRESS_CODE = _code(
    "identity.staff_address_code",
    "您正在将此邮箱登记为接收账户安全通知的邮箱，验证码{code}",
    "{code} is your code to have the bank write to you here about your sign-in",
)
STAFF_ADDRESS_GONE = _staff_news(
    "identity.staff_address_gone",
    Words("通知邮箱变动提醒", "The bank writes to you elsewhere from now on"),
    "您接收账户安全通知的邮箱已于{at}更换，今后不再发往此处。",
    "Where the bank writes to you about your sign-in changed at {at}. Nothing more will come here.",
)
# What exactly changed stands in the console: a mailbox outside the bank need not tell who may do what.
STAFF_RIGHTS_CHANGED = _staff_news(
    "identity.staff_rights_changed",
    _RIGHTS,
    "您在工作台的角色或权限已于{at}变动，请登录后核对。",
    "Your roles or rights at the bank's desk changed at {at}. Sign in to see how.",
)
STAFF_RIGHTS_LENT = _staff_news(
    "identity.staff_rights_lent",
    _RIGHTS,
    "一项涉及您的权限委托已于{at}生效或结束，请登录后在“权限委托”中核对。",
    "Rights that you lend or borrow were lent or taken back at {at}. Sign in to see which.",
)
STAFF_SET_UP_CODE = _staff_news(
    "identity.staff_set_up_code",
    Words("设置码签发提醒", "A set-up code was issued"),
    "本行已于{at}签发用于设置您登录密码的设置码，将当面交给您，请勿转告他人。",
    "A set-up code for your first password was issued at {at}. It is handed to you in person and is for nobody else.",
)
STAFF_RESET = _staff_news(
    "identity.staff_reset",
    _CHANGED,
    "您的第二步验证方式已于{at}由两位管理员重置，下次登录时需重新设置。",
    "Two administrators reset your second factors at {at}. You set up new ones when you next sign in.",
)
STAFF_LET_IN = _staff_news(
    "identity.staff_let_in",
    Words("特许登录提醒", "A sign-in past your company account was allowed"),
    "运维人员已于{at}允许您不经公司账号登录一次，{until}前有效。",
    "An operator allowed one sign-in of yours without your company account at {at}. It is good until {until}.",
)
STAFF_CODES_MADE = _staff_news(
    "identity.staff_codes_made",
    _CHANGED,
    "您的恢复码已于{at}重新生成，原有的恢复码已作废。",
    "New recovery codes of yours were made at {at}. Those from before are good no more.",
)

WAYS: Mapping[Way, Words] = {
    Way.PASSWORD: Words("密码", "password"),
    Way.PASSKEY: Words("通行密钥", "passkey"),
    Way.AUTHENTICATOR: Words("身份验证器", "authenticator app"),
    Way.SMS: Words("短信验证码", "codes by text message"),
    Way.EMAIL: Words("邮箱验证码", "codes by e-mail"),
    Way.RECOVERY_CODE: Words("恢复码", "recovery code"),
}

_DEVICES: Mapping[Device, Words] = {
    Device.IPHONE: Words("iPhone", "iPhone"),
    Device.IPAD: Words("iPad", "iPad"),
    Device.ANDROID: Words("安卓手机", "Android phone"),
    Device.ANDROID_TABLET: Words("安卓平板", "Android tablet"),
    Device.HARMONY: Words("鸿蒙设备", "HarmonyOS device"),
    Device.WINDOWS: Words("Windows电脑", "Windows computer"),
    Device.MAC: Words("Mac电脑", "Mac"),
    Device.LINUX: Words("Linux电脑", "Linux computer"),
    Device.CHROME_OS: Words("Chromebook", "Chromebook"),
    Device.OTHER: Words("其他设备", "another device"),
}
_BROWSERS: Mapping[BrowserFamily, Words] = {
    BrowserFamily.CHROME: Words("Chrome", "Chrome"),
    BrowserFamily.SAFARI: Words("Safari", "Safari"),
    BrowserFamily.EDGE: Words("Edge", "Edge"),
    BrowserFamily.FIREFOX: Words("Firefox", "Firefox"),
    BrowserFamily.WECHAT: Words("微信", "WeChat"),
    BrowserFamily.ALIPAY: Words("支付宝", "Alipay"),
    BrowserFamily.QQ: Words("QQ浏览器", "QQ Browser"),
    BrowserFamily.UC: Words("UC浏览器", "UC Browser"),
    BrowserFamily.HUAWEI: Words("华为浏览器", "Huawei Browser"),
    BrowserFamily.XIAOMI: Words("小米浏览器", "Mi Browser"),
    BrowserFamily.SAMSUNG: Words("三星浏览器", "Samsung Internet"),
    BrowserFamily.OPERA: Words("Opera", "Opera"),
    BrowserFamily.OTHER: Words("其他浏览器", "another browser"),
}


def device_words(device: Device, browser: BrowserFamily) -> Words:
    on, by = _DEVICES[device], _BROWSERS[browser]
    return Words(f"{on.zh}，{by.zh}", f"{by.en} on {on.en}")
