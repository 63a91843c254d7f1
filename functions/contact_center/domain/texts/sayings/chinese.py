"""STOP, START and HELP in Chinese, in both scripts."""

from typing import Final

from contact_center.domain.texts.sayings.grammar import Sayings, any_of, words

_OTHER: Final = (
    r"水|电(?!话)|電(?!話)|煤气|燃气|瓦斯|账单|帳單|计划|計劃|自动|自動|扣款|卡|预约|預約|师傅|師傅"
    r"|服务|服務|维修|維修|邮件|郵件|信件|表号|表號"
)
_TROUBLE: Final = r"水|管|煤气|煤氣|燃气|燃氣|瓦斯|漏|爆|噪音|警报|警報|施工|烟|煙|火"
_THING: Final = r"(?:短信|簡訊|简讯|訊息|讯息|信息|消息|通知|推送|提醒)"
_ACT: Final = (
    rf"(?:发|發|传|傳|寄|推送|收到|接收|收(?!取|.{{0,2}}[费費款钱錢金税稅])|联系|聯繫|聯系|联络|聯絡|骚扰|騷擾|打扰|打擾"
    rf"|烦|煩|吵|{_THING})"
)
_END: Final = (
    r"(?:停止|停掉|取消|退订|退訂|关闭|關閉|关掉|關掉|屏蔽|拒绝|拒絕|拒收|谢绝|謝絕|终止|終止)"
)
_NOT: Final = r"(?:不要|(?<!特)[别別]|勿|不想|不愿|不願|不希望|不再|不需要|不用|不准|不同意|禁止)"
_BETWEEN: Final = (
    r"(?:再|继续|繼續|向|给|給|跟|對|对|我们|我們|我|你们|你們|的|任何|这些|這些|了|需要|要"
    r"|被){0,5}"
)
# Letters of paper and mail are no texts, unless texts are named as well.
_NO_LETTER: Final = rf"(?!.{{0,2}}(?:账单|帳單|邮件|郵件|信件)(?!.{{0,2}}{_THING}))"
_NUMBER: Final = r"(?:号码|號碼|手机号|手機號|电话|電話)"

CHINESE: Final = Sayings(
    stop=words(
        "停止,停,我要退出,退出订阅,退出訂閱,停止发送,停止發送,停止短信,停止簡訊,退订,退訂,退出,取消,取消订阅,取消訂閱,拒收,"
        "结束,結束,终止,終止,别发了,別發了,不要发了,不要發了,别烦我,別煩我,"
        "请停止,請停止,请停,請停,够了,夠了,不需要,不需要了,请勿打扰,請勿打擾,勿扰,勿擾,别再来了,滚,"
        "打错了,打錯了,骚扰"
    ),
    stop_beside=words("停止,请停止,請停止,请停,請停,退订,退訂"),
    answer=words("够了,夠了,不感兴趣,不感興趣"),
    start=words("开始,開始,订阅,訂閱,恢复,恢復"),
    help=words("帮助,幫助,帮忙,幫忙,信息"),
    yes=words("是"),
    of_texts=any_of(
        rf"(?:{_NOT}|停止|停|终止|終止|拒绝|拒絕|拒){_BETWEEN}{_ACT}{_NO_LETTER}",
        rf"{_END}(?:(?!但|请|請|然后|然後|发|發).){{0,4}}{_THING}",
        rf"{_THING}(?:请|請)?(?:停止|停|别发|別發|不要)",
        r"(?:撤回|收回)(?:我的)?同意",
    ),
    of_nothing=any_of(
        r"退订|退訂|取消订阅|取消訂閱",
        rf"(?:删除|刪除|移除|删掉|刪掉)(?:我|我的|这个|這個)?{_NUMBER}",
        r"把(?:我|这个|這個).{0,6}(?:删|刪|移除|去掉)",
        r"(?:没有?|沒有?|从未|從未|从没|從沒)(?:订阅|訂閱|同意过?|同意過)",
        r"(?:名单|名單|列表)(?:中|里|裡)?(?:删除|刪除|移除|去掉)我?",
    ),
    of_it=any_of(r"(?:请|請)停止?$"),
    mistaken=any_of(
        # "You sent it to the wrong one", not "I typed it wrong", "my meter's number is wrong".
        r"^(?!.*我.{0,2}[发發打传傳][错錯]).*[发發打传傳][错錯]|^(?:号码|號碼|电话|電話)[错錯]了?$",
    ),
    turned=any_of(
        r"(?:不要|别|別|不想|不用|勿|不)(?:再|给我|給我|把我|关|關|掉)*(?:停|取消|退订|退訂|删|刪|移除"
        r"|终止|終止|关|關|屏蔽)",
        r"(?:为什么|為什麼|怎么|怎麼)(?:不|没|沒|停)",
    ),
    kept=any_of(r"^(?:不|还是|還是)*(?:继续|繼續|保留)"),
    other=any_of(_OTHER),
    trouble=any_of(_TROUBLE),
    texts=any_of(_THING),
)
