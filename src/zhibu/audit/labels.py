"""What each action is called. A code that is missing here fails a test."""

from __future__ import annotations

ACTIONS: dict[str, str] = {
    "record.enter": "录入记录",
    "record.revise": "修改记录",
    "record.submit": "报送记录",
    "record.return": "退回记录",
    "record.confirm": "确认记录",
    "record.void": "作废记录",
    "evidence.add": "上传佐证",
    "evidence.read": "下载佐证",
    "evidence.remove": "删除草稿佐证",
    "evidence.withdraw": "撤回佐证",
    "books.close": "封账",
    "award.ballot_open": "开始投票",
    "award.ballot_close": "截止投票",
    "award.ballot_drop": "作废投票箱",
    "import.apply": "导入表格",
    "import.undo": "撤销导入",
    "records.export": "导出台账",
    "report.export": "导出报告",
    "person.create": "登记人员",
    "person.edit": "修改人员资料",
    "person.group": "调整党小组",
    "person.reveal": "查看身份证号或手机号",
    "person.suspend": "停止行使表决权",
    "person.restore": "恢复表决权",
    "post.appoint": "任职",
    "post.end": "免职",
    "organization.create": "新设党组织",
    "organization.rename": "党组织改名",
    "organization.move": "调整隶属关系",
    "organization.dissolve": "撤销党组织",
    "organization.profile": "修改单位资料",
    "account.create": "开通账号",
    "account.link": "选定账号的本人",
    "account.disable": "停用账号",
    "account.enable": "启用账号",
    "account.password": "重置密码",
    "account.unlock": "解除登录锁定",
    "account.mfa": "重置两步验证",
    "grant.give": "授权",
    "grant.end": "停止授权",
    "rule.set": "设定规则",
    "audit.verify": "核对日志",
    "audit.export": "导出日志",
}


def label_of(action: str) -> str:
    """Give the Chinese name of an action; the code itself where none is declared."""
    return ACTIONS.get(action, action)
