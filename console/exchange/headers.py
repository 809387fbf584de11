"""Names of columns as programs and people write them, in English, German, French, Hebrew, Chinese.

Data to recognise, not words to show. Names are compared without case, accents, digits and signs.
"""

import re
import unicodedata
from collections.abc import Mapping

_SIGNS = re.compile(r"[^\w]+|[\d_]+")

_NAMES: Mapping[str, str] = {
    "name": "name|full name|display name|file as|contact|person|employee|employee name|vollständiger"
    " name|anzeigename|mitarbeiter|mitarbeiterin|nom complet|nom affiché|nom et prénom|שם|שם מלא|"
    "שם לתצוגה|姓名|名称|全名",
    "first": "first name|given name|forename|vorname|prénom|שם פרטי|名|名字",
    "middle": "middle name|additional name|second name|weitere vornamen|zweiter vorname|"
    "deuxième prénom|שם אמצעי|中间名",
    "last": "last name|family name|surname|nachname|familienname|nom|nom de famille|שם משפחה|姓|姓氏",
    "prefix": "title prefix|name prefix|honorific prefix|salutation|academic title|anrede|"
    "akademischer titel|civilité|תואר|称谓",
    "suffix": "suffix|name suffix|namenszusatz|suffixe|סיומת",
    "organisation": "organisation|organization|organization name|company|company name|employer|"
    "firma|unternehmen|organisation name|société|entreprise|ארגון|חברה|公司|单位|组织",
    "roles": "role|roles|job title|position|function|organization title|occupation|rolle|"
    "rollen|funktion|berufsbezeichnung|stelle|fonction|poste|rôle|תפקיד|职务|职位|角色",
    "email": "email|emails|e mails|e mail|mail|email address|e mail address|e mail value|primary email|"
    "e mail adresse|mailadresse|adresse e mail|adresse de messagerie|courriel|דואל|אימייל|"
    "דואר אלקטרוני|כתובת דואר אלקטרוני|电子邮件|邮箱|电子邮箱",
    "email_work": "work email|business email|company email|dienstliche e mail|e mail geschäftlich|"
    "e mail dienstlich|e mail professionnel|דואל עבודה",
    "email_home": "home email|private email|personal email|private e mail|e mail privat|"
    "e mail personnel|דואל פרטי",
    "phone": "phone|phones|telephone|phone number|phone numbers|telephone number|telephone numbers|numbers|tel|telefonnummern|rufnummern|téléphones|phone value|primary phone|"
    "other phone|telefon|telefonnummer|rufnummer|weiteres telefon|haupttelefon|téléphone|"
    "numéro de téléphone|autre téléphone|טלפון|מספר טלפון|电话|电话号码",
    "mobile": "mobile|mobile phone|cell|cell phone|cellphone|mobile number|handy|mobil|mobiltelefon|"
    "mobilnummer|handynummer|mobiltelefonnummer|telefon mobil|diensthandy|portable|mobile téléphone|"
    "téléphone mobile|tél mobile|נייד|טלפון נייד|סלולרי|手机|手机号|手机号码|移动电话",
    "work": "work|work phone|business phone|office phone|company main phone|office|phone work|"
    "telefon geschäftlich|geschäftlich|diensttelefon|telefon dienstlich|durchwahl|büro|"
    "telefon büro|telefon firma|firma telefon|bureau|téléphone bureau|téléphone professionnel|"
    "tél professionnel|טלפון בעבודה|טלפון עבודה|办公电话|工作电话|单位电话",
    "home": "home|home phone|private phone|phone home|telefon privat|privat|telefon zuhause|festnetz|"
    "telefon privat|domicile|téléphone domicile|téléphone personnel|טלפון בבית|טלפון בית|住宅电话|家庭电话",
    "satellite": "satellite|satellite phone|satellitentelefon|téléphone satellite|טלפון לווייני|卫星电话",
    "pager": "pager|funkrufempfänger|piepser|téléavertisseur|זימונית|寻呼机",
    "fax": "fax|business fax|home fax|fax number|other fax|work fax|fax geschäftlich|fax privat|"
    "faxnummer|télécopie|télécopie bureau|פקס|传真",
    "radio": "radio|call sign|callsign|radio call sign|funk|funkrufname|rufname|indicatif|"
    "indicatif radio|אות קריאה|קשר|呼号",
    "site": "site|location|office location|work location|standort|dienstort|arbeitsort|"
    "büro standort|lieu|lieu de travail|אתר|מיקום|地点|工作地点|办公地点",
    "time_zone": "time zone|timezone|zeitzone|fuseau horaire|אזור זמן|时区",
    "languages": "language|languages|sprache|sprachen|langue|langues|שפה|שפות|语言",
    "skills": "skill|skills|qualification|qualifications|kenntnisse|fähigkeiten|qualifikation|"
    "qualifikationen|compétences|כישורים|技能",
    "note": "note|notes|comment|comments|remark|remarks|notiz|notizen|bemerkung|bemerkungen|"
    "kommentar|remarques|commentaire|commentaires|הערה|הערות|备注|附注",
}


def folded(text: str) -> str:
    """Give a column's name as it is compared."""
    # The quotation mark inside Hebrew abbreviations falls away without leaving a gap.
    joined = text.replace('"', "").replace("״", "").replace("'", "").replace("\u2019", " ")
    plain = unicodedata.normalize("NFKD", joined.casefold())
    kept = "".join(character for character in plain if not unicodedata.combining(character))
    return " ".join(_SIGNS.sub(" ", kept).split())


TARGETS: Mapping[str, str] = {
    folded(name): target for target, names in _NAMES.items() for name in names.split("|")
}
"""What a column's folded name means."""

TITLES = frozenset({"title", "titel", "titre"})
"""Names that mean a job in one program and a doctor's title in another."""
