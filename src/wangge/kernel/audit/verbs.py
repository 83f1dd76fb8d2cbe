"""What the verbs and subjects of audit rows are called in words; a verb without words fails a test."""

from dataclasses import dataclass

OPENINGS = ("reveal", "reveal_phone")  # reads of an identity; the second by earlier versions
MOVE = "_case"  # the moves of a flow are recorded as <move>_case; their words are those of the flow


@dataclass(frozen=True)
class Verb:
    """A verb as a sentence says it: who *did this*, on what."""

    key: str
    zh: str
    en: str


_WORDS = {
    # reading
    "reveal_phone": ("查看了电话", "opened the telephone number"),
    "reveal": ("查看了实名信息", "opened personal data"),
    "review_opening": ("复核了紧急查看", "reviewed an emergency opening"),
    "rotate_keys": ("更换了加密密钥", "rotated the encryption key"),
    "reseal": ("用新密钥重新加密", "encrypted again with the new key"),
    "retire_key": ("停用了旧密钥", "retired an old key"),
    "look_up_caller": ("按来电号码查找了案件", "looked up cases by a caller's number"),
    "export_cases": ("导出了案件", "exported cases"),
    "export_figures": ("导出了统计数字", "exported figures"),
    "export_duty_list": ("导出了事项清单", "exported the duty list"),
    "search_audit": ("检索了审计记录", "searched the audit trail"),
    "export_audit": ("导出了审计记录", "exported the audit trail"),
    "take_audit_head": ("下载了每日封条记录", "downloaded a daily head"),
    "backup": ("做了备份", "made a backup"),
    # cases
    "report_case": ("上报了案件", "reported a case"),
    "import_cases": ("导入了案件", "imported cases"),
    "merge_alike": ("自动合并了重复案件", "merged alike cases by itself"),
    "migrate_cases": ("迁移了案件的流程版本", "moved cases to another version of their flow"),
    "start_migration": ("发起了流程迁移", "started a migration of cases"),
    "recompute_clocks": ("重算了时限", "computed clocks again"),
    "record_visit": ("登记了回访", "recorded a return visit"),
    "sweep": ("发出了到期提醒", "told what is due"),
    "train_suggestions": ("训练了派遣建议", "trained the suggestions"),
    "write_digests": ("生成了早报", "wrote the morning digests"),
    # lists, flows, calendar
    "make_duty_list_draft": ("建立了清单草稿", "made a draft of the duty list"),
    "discard_duty_list_draft": ("丢弃了清单草稿", "discarded a draft of the duty list"),
    "edit_matter": ("修改了事项", "edited a matter"),
    "publish_duty_list": ("发布了事项清单", "published a duty list"),
    "propose_ruling": ("提出了裁定", "proposed a ruling"),
    "adopted_ruling": ("采纳了裁定", "adopted a ruling"),
    "declined_ruling": ("未采纳裁定", "declined a ruling"),
    "publish_flow": ("发布了流程", "published a flow"),
    "publish_migration": ("发布了流程迁移规则", "published a migration rule"),
    "load_calendar": ("载入了节假日安排", "loaded the national calendar"),
    "set_day": ("调整了工作日", "set how a day is worked"),
    "save_local_calendar": ("保存了本地日历", "saved a local calendar"),
    "load_local_days": ("载入了本地工作日", "loaded days of a local calendar"),
    # territory, units, components
    "open_region": ("开通了辖区", "opened a region"),
    "import_areas": ("导入了区划", "imported areas"),
    "import_shapes": ("导入了边界", "imported borders"),
    "plant_tree": ("建立了区划树", "planted a tree of areas"),
    "import_units": ("导入了单位", "imported units"),
    "import_components": ("导入了部件", "imported components"),
    "install_component_classes": ("安装了部件分类", "installed the classes of components"),
    "build_demo": ("建立了演示城市", "built the demo city"),
    # accounts and rights
    "sign_in": ("登录了", "signed in"),
    "sign_out": ("退出了登录", "signed out"),
    "end_session": ("结束了一个会话", "ended a session"),
    "fail_sign_in": ("登录失败", "failed to sign in"),
    "fail_second_factor": ("第二因子验证失败", "failed the second factor"),
    "lock_account": ("账号被锁定", "was locked out"),
    "unlock_account": ("解锁了账号", "unlocked an account"),
    "create_account": ("建立了账号", "made an account"),
    "change_account": ("修改了账号", "changed an account"),
    "close_account": ("停用了账号", "closed an account"),
    "open_account": ("重新启用了账号", "opened an account again"),
    "let_go": ("停用账号并结束了全部任职", "ended every post and closed the account"),
    "change_password": ("修改了密码", "changed the password"),
    "give_password": ("发放了新密码", "gave a new password"),
    "add_factor": ("添加了第二因子", "added a second factor"),
    "remove_factor": ("移除了第二因子", "removed a second factor"),
    "reset_factors": ("重置了第二因子", "reset the second factors"),
    "new_recovery_codes": ("生成了恢复码", "made new recovery codes"),
    "use_recovery_code": ("使用了恢复码", "used a recovery code"),
    "change_policy": ("修改了登录规则", "changed the rules of signing in"),
    "issue_token": ("发放了访问令牌", "issued an access token"),
    "revoke_token": ("吊销了访问令牌", "revoked an access token"),
    "import_staff": ("导入了人员", "imported staff"),
    "appoint": ("任命了", "appointed"),
    "give_post": ("授予了岗位", "gave a post"),
    "end_post": ("结束了岗位", "ended a post"),
    "save_view": ("保存了视图", "kept a view"),
    "rename_view": ("重命名了视图", "renamed a view"),
    "delete_view": ("删除了视图", "deleted a view"),
    # the record itself
    "verify_audit": ("要求校验审计链", "asked for a verification of the audit trail"),
    "write_audit_head": ("签署了每日封条记录", "signed the daily head of the audit trail"),
    "purge_audit": ("清除了到期的审计记录", "purged audit entries that had reached their age"),
    "restore": ("恢复了备份", "restored a backup"),
}
VERBS = {key: Verb(key, zh, en) for key, (zh, en) in _WORDS.items()}
FIELDS = {
    "name": ("姓名", "name"),
    "phone": ("电话", "telephone number"),
    "id_number": ("身份证号", "ID number"),
    "home": ("住址", "home"),
}
SUBJECTS = {
    "account": ("账号", "account"),
    "archive": ("备份文件", "archive"),
    "areas": ("区划", "areas"),
    "area": ("区划", "area"),
    "audit": ("审计记录", "audit trail of region"),
    "audit_check": ("校验", "verification"),
    "audit_head": ("每日封条记录", "daily head"),
    "calendar": ("日历", "calendar"),
    "case": ("案件", "case"),
    "cases": ("案件", "cases"),
    "component_class": ("部件分类", "component class"),
    "components": ("部件", "components"),
    "demo": ("演示", "demo"),
    "data_key": ("加密密钥", "encryption key"),
    "digest": ("早报", "digest"),
    "duty_list": ("事项清单", "duty list"),
    "emergency_opening": ("紧急查看", "emergency opening"),
    "figures": ("统计", "figures"),
    "file": ("文件", "file"),
    "flow": ("流程", "flow"),
    "import": ("导入", "import"),
    "matter": ("事项", "matter"),
    "policy": ("登录规则", "rules of signing in"),
    "region": ("分区", "region"),
    "reporter": ("反映人", "reporter"),
    "ruling": ("裁定", "ruling"),
    "saved_view": ("视图", "view"),
    "suggestion_model": ("建议模型", "suggestion model"),
    "units": ("单位", "units"),
    "visit": ("回访", "visit"),
}
