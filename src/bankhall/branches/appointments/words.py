"""What customers are told of appointments: when, not where or what for; others may read along."""

from bankhall.notify.types import Template, Words

REMINDER = Template(
    "branches.appointment_reminder",
    Words("网点预约提醒", "Your appointment at a branch"),
    Words(
        "您预约了{at}到网点办理业务。地点和要带的材料请登录网上营业厅，在“我的预约”里查看；提前一小时以上可以改期或取消。",
        "You have an appointment at a branch at {at}. Sign in and see My appointments for where, and what to bring; "
        "until an hour before you can change it or take it back.",
    ),
)
