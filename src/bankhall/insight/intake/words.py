"""What the template says: how its columns are called, and what belongs into them."""

from dataclasses import dataclass
from typing import Final

from bankhall.insight.intake.types import TableField
from bankhall.kernel.i18n import Language


@dataclass(frozen=True, slots=True)
class TemplateWords:
    """`fields`: by field, its heading and what belongs there. `rules`: what holds of all, a name and a sentence."""

    file: str
    table: str
    about: str
    fields: dict[TableField, tuple[str, str]]
    rules: tuple[tuple[str, str], ...]


_CHINESE: Final = TemplateWords(
    file="客户导入模板",
    table="客户",
    about="填写说明",
    fields={
        TableField.NAME: ("姓名", "必填。个人填姓名，单位填营业执照上的名称。"),
        TableField.KIND: ("客户类型", "个人、企业。不填时按证件判断，没有证件的按个人。"),
        TableField.BIRTH_ON: ("出生日期", "例如 1990-01-31。身份证号码里有的可以不填。"),
        TableField.GENDER: ("性别", "男、女、其他。"),
        TableField.DOCUMENT_KIND: (
            "证件类型",
            "身份证、护照、港澳居民来往内地通行证、台胞证、港澳台居民居住证、外国人永久居留身份证、营业执照、其他。",
        ),
        TableField.DOCUMENT: ("证件号码", "按证件逐位填写。这一列已设为文本，请勿改成数字。"),
        TableField.DOCUMENT_COUNTRY: ("签发国家", "两个字母，例如 CN、HK。不填时为 CN。"),
        TableField.PHONE: ("手机号码", "外国号码以 + 开头。几个号码用逗号隔开。"),
        TableField.EMAIL: ("电子邮箱", "几个邮箱用逗号隔开。"),
        TableField.REGION: ("省份", "例如 浙江省。"),
        TableField.CITY: ("城市", "例如 杭州市。"),
        TableField.DISTRICT: ("区县", "例如 西湖区。"),
        TableField.LINE: ("详细地址", "街道、门牌号、楼栋和房间。"),
        TableField.POSTCODE: ("邮政编码", "六位数字。"),
        TableField.COUNTRY: ("国家代码", "住址所在国家，两个字母。不填时为 CN。"),
    },
    rules=(
        ("每行一位客户", "从第 2 行开始填写，第 1 行的列名请保留。最多 5000 行。"),
        ("不需要的列", "可以留空，也可以删除。"),
        ("号码", "所有列都是文本格式。超过 15 位的号码如果变成 4.40301E+17，末几位已经丢失，须按证件重新填写。"),
        ("公式", "请粘贴为数值。没有结果的公式和 #N/A 等错误不会导入。"),
        ("之后", "上传后逐行检查，由同事复核，同意后才会建档。"),
    ),
)
_ENGLISH: Final = TemplateWords(
    file="Customers template",
    table="Customers",
    about="How to fill it in",
    fields={
        TableField.NAME: ("Name", "Needed. Of a company, as on its licence."),
        TableField.KIND: (
            "Customer type",
            "Person or company. Left empty, the document says it; without one, a person.",
        ),
        TableField.BIRTH_ON: ("Date of birth", "For instance 1990-01-31. A resident ID number says it already."),
        TableField.GENDER: ("Gender", "Female, male or other."),
        TableField.DOCUMENT_KIND: (
            "Document type",
            "ID card, passport, mainland travel permit, residence permit, business licence or other.",
        ),
        TableField.DOCUMENT: ("Document number", "Each digit as on the document. This column is text: leave it so."),
        TableField.DOCUMENT_COUNTRY: ("Issuing country", "Two letters, for instance CN or HK. Left empty, CN."),
        TableField.PHONE: ("Phone", "A foreign number begins with +. Several are separated by commas."),
        TableField.EMAIL: ("Email", "Several are separated by commas."),
        TableField.REGION: ("Province", "For instance Zhejiang."),
        TableField.CITY: ("City", "For instance Hangzhou."),
        TableField.DISTRICT: ("District", "For instance Xihu."),
        TableField.LINE: ("Address", "Street, number, building and room."),
        TableField.POSTCODE: ("Postcode", "Six digits in China."),
        TableField.COUNTRY: ("Country code", "Of the address, two letters. Left empty, CN."),
    },
    rules=(
        ("A customer a row", "Begin in row 2 and leave the headings in row 1. At most 5,000 rows."),
        ("Columns you do not need", "Leave them empty, or delete them."),
        (
            "Numbers",
            "All columns are text. A number of more than 15 digits that has become 4.40301E+17 has lost its last"
            " digits: enter it anew from the document.",
        ),
        ("Formulas", "Paste their values. A formula without a result, or a mistake such as #N/A, is not taken."),
        ("What follows", "Each row is looked at, and a colleague approves, before anybody becomes a customer."),
    ),
)
TEMPLATE: Final = {Language.CHINESE: _CHINESE, Language.ENGLISH: _ENGLISH}
