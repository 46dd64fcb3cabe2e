"""What ``--help`` prints, by command; loaded when it is asked for."""

from __future__ import annotations

HELP = {
    "fengong": """\
用法：fengong 命令 …

读工作要点及责任分工（Markdown 或纯文本），生成责任分工表和责任矩阵。
Reads the yearly plans of Chinese offices and writes their responsibility matrices.

命令：
  build [FILE…]   生成责任分工表、核对表、网页、各单位填报表和 CSV、JSON
  check FILE…     列出需要核对的地方
  collect FILE…   汇总各单位交回的填报表，生成台账
  decide FILE…    生成核定表，填写确认的牵头单位、填报单位、时限等
  diff OLD NEW    比较两年的要点：新增、取消、改动了什么，各单位有什么变化
  offices FILE…   生成各单位的填报表，用于分发
  parse FILE…     读成 JSON，每个文件一行
  units FILE…     列出各单位的规范名称和识别方式，可把未识别的写成名录

选项：
  -h, --help      显示说明；fengong 命令 --help 显示一个命令的说明
  --version       显示版本

退出码：0 正常；1 check 发现需要核对的问题，diff 发现不同；2 有文件读不了或写不了。
""",
    "fengong build": """\
用法：fengong build [FILE…] [-o DIR] [--unit 制表单位] [--date 日期] [--units FILE] [--against FILE] [-q | -v]

生成责任分工表、核对表、网页、各单位填报表（offices 文件夹）和 CSV、JSON；已有的旧表整个换成新的，填报过的不会被覆盖。
同一单位同一系列的要点有几年的，每份与上一年的比较，生成 changes.xlsx 等（见 fengong diff），并说明依据；
输出文件夹里有上一年的台账（progress.json）的，一并使用。
Writes the workbooks, the page, the units' forms and the tables of each plan into DIR/<name of the file>/, and what
changed since the plan of the year before where that is among the files.

参数：
  FILE…             文件；不写则为 input 文件夹中的全部 .md、.markdown、.txt 文件

选项：
  -o, --output DIR  输出文件夹，每个文件各占一个子文件夹；不写则为 output
  --unit 制表单位   表上的制表单位；不写则用文件中的
  --date 日期       表上的日期；不写则用文件中的
  --units FILE      自己的单位名录；不写则用文件所在文件夹中的 units.csv（如有）
  --against FILE    与这份旧文件比较（FILE… 只能有一份），不再自己找上一年的
  -q, --quiet       只报告读不了、写不了的文件；不写则每份另报任务数、核对发现数、填报单位待定数
  -v, --verbose     另外列出写好的每个文件
  -h, --help        显示本说明
""",
    "fengong check": """\
用法：fengong check FILE… [--units FILE]

列出需要核对的地方，每条一行：文件:行: 级别 代码 说明。
Prints what a person should look at, a line each: file:line: severity code message.

参数：
  FILE…             文件；- 为标准输入

选项：
  --units FILE      自己的单位名录；不写则用文件所在文件夹中的 units.csv（如有）
  -h, --help        显示本说明

级别：error 错误，warning 警告，note 提示。退出码：有错误或警告为 1，只有提示或没有发现为 0。
""",
    "fengong collect": """\
用法：fengong collect FILE… --plan FILE [--plan FILE…] [--period 期] [--as-of 日期] [--prefer FILE…]
                      [--anew] [-o DIR] [--units FILE] [-q]

汇总各单位交回的填报表，生成台账：每项任务的状态和进展、按单位和章节汇总、催报、异常；另写 progress.json、progress.csv。
需要核对的地方一条一行：文件:单元格: 级别 代码 说明。
Puts the returned workbooks together into a ledger and reports whatever in them a person should look at.

参数：
  FILE…             交回的表，或者装着它们的文件夹、压缩包；文件改名、换了次序、增删了行列都可以

选项：
  --plan FILE       要点文件，几份要点合在一起分送的逐份写；每份各有一本台账
  --period 期       汇总哪一期，如 2017-Q1；不写则按交回的表
  --as-of 日期      逾期、临期（30 天内到期）算到哪一天；不写则按表上的报送时间，从不看电脑的时钟
  --prefer FILE     一个单位交回几份的，以这一份为准；不写则取填得多的一份，从不看文件时间
  --anew            本期重新汇总：只计这次给出的表；不写则本期汇总过、这次没有给出的仍计入
  -o, --output DIR  输出文件夹，每份要点各占一个子文件夹；不写则为 output
  --units FILE      自己的单位名录；不写则用要点所在文件夹中的 units.csv（如有）
  -q, --quiet       不列需要核对的地方（台账的“异常”表里都有）
  -h, --help        显示本说明

台账中“核定”“核定说明”“销号”和自己加在右边的列归办公室，再次汇总时保留；原来的台账读不出来的，不重写。
退出码：2 有文件读不了或写不了（读得了的照常汇总）。
""",
    "fengong decide": """\
用法：fengong decide FILE… [--from OLD] [--update] [--units FILE]

在要点文件旁边生成核定表（….decisions.csv），用 Excel 或 WPS 填写：确认牵头单位、填报单位、完成时限、分管领导、
目标、备注，空着的按原文。各命令都会读它，从不改写它；任务编号变了而文字没变的，核定内容随任务走。
有上一稿或去年的核定表的，用 --from 沿用：按内容对应各项任务，只有变了的需要核对，去年的时限改到本年度。
Drafts the file in which the office confirms leads, reporting units, deadlines; every command reads it.
--from OLD carries over what was decided for the last version or last year's plan.

参数：
  FILE…             要点文件

选项：
  --from OLD        上一稿或去年的要点，核定表在它旁边；改了名的单位换成新名
  --units FILE      自己的单位名录；不写则用文件所在文件夹中的 units.csv（如有）
  --update          已有核定表的，在后面补上其中没有的任务；原有各行一字不动
  -h, --help        显示本说明

任务在核定之后有改动或没有了的，fengong check 逐行提示（F601、F602）。
""",
    "fengong diff": """\
用法：fengong diff OLD NEW [-o DIR] [--units FILE] [--progress FILE]

比较旧文件和新文件：按内容对应各项任务，列出新增、取消、拆分、合并、文字调整、移位，目标升降、时限变动、换牵头，
各单位新承担和不再承担的任务；机构改革中改名的单位不算变化。
Compares two plans point by point. Without -o the summary is printed and nothing is written.

参数：
  OLD               旧文件（如去年的要点）
  NEW               新文件（如今年的要点）

选项：
  -o, --output DIR  把比较结果写进这个文件夹：changes.xlsx（总览、逐条对照、单位变化、新增、取消）、changes.html、
                    changes.csv、changes.json；不写则只显示总览，不生成文件
  --units FILE      自己的单位名录；不写则用文件所在文件夹中的 units.csv（如有）
  --progress FILE   旧文件那一年的台账（progress.json）：取消的任务中去年没有完成的，逐项点名
  -h, --help        显示本说明

退出码：相同为 0，不同为 1。
""",
    "fengong offices": """\
用法：fengong offices FILE… [--period 期] [--due 日期] [-o DIR] [--unit 单位] [--zip]
                      [--progress FILE…] [--units FILE]

生成各单位的填报表，每个单位一个 Excel 文件：填报说明、我的任务；写进 DIR/<文件名>/offices。写出几个要点文件的，
各单位的任务合在一张表里，写进 DIR/offices。已有的填报表换成新的，填报过的不会被覆盖。
Writes a workbook for each unit with its tasks, to be handed out, filled in and sent back; several plans give one list.

参数：
  FILE…             要点文件

选项：
  --period 期       填报期：2017、2017-H1、2017-Q1、2017-03；2017年第一季度等写法也认，别的不认
  --due 日期        报送时间，如 2017-03-25
  -o, --output DIR  输出文件夹；不写则为 output
  --unit 单位       报送给哪个单位；不写则用文件中的发文机关
  --zip             另外打成一个压缩包（offices.zip）
  --progress FILE   上一期汇总的 progress.json，各单位上一期填报的内容先填进去，已销号的不再要求填报（旁边台账里新写的
                    销号也算），任务都已销号的单位不再分发；几份要点的逐份写，或写它们所在的输出文件夹
  --units FILE      自己的单位名录；不写则用文件所在文件夹中的 units.csv（如有）
  -h, --help        显示本说明

由牵头单位填报，没有牵头单位的由唯一的责任单位填报；有几个责任单位的，请先用 fengong decide 核定填报单位。
""",
    "fengong parse": """\
用法：fengong parse FILE… [--units FILE]

读成 JSON（UTF-8），每个文件一行。
Prints each plan as one line of JSON.

参数：
  FILE…             文件；- 为标准输入

选项：
  --units FILE      自己的单位名录；不写则用文件所在文件夹中的 units.csv（如有）
  -h, --help        显示本说明
""",
    "fengong units": """\
用法：fengong units FILE… [--csv | --draft [FILE]] [--units FILE]

列出文件中的单位：原文写法、规范名称、识别方式、位置。
Lists what each unit of the plans stands for and how that was found; drafts registry rows for the unknown ones.

参数：
  FILE…             文件；- 为标准输入

选项：
  --csv             写成 CSV
  --draft [FILE]    把未识别的单位写成名录的行（FILE 不写则为 units.draft.csv，已有的不改动），“建议”一列供参考；
                    改好后存为要点所在文件夹的 units.csv，以后各命令都先用它
  --units FILE      自己的单位名录；不写则用文件所在文件夹中的 units.csv（如有）
  -h, --help        显示本说明

识别方式：名录 与名录中的名称一致；异写 名录中的其他写法；职能式 地区或层级加职能；省略前缀 按前一单位或发文机关补上；
多解 有几个可能，未作判断；集合 几个单位的统称；未识别 按原文使用。
""",
}
