"""The look of the page that stands alone: paper and ink, figures as chips, plain when printed."""

STANDALONE_CSS = """\
:root { --ink: #1d1b19; --red: #b3261e; --line: #e3ded6; --paper: #fff; --ground: #f7f5f1; }
* { box-sizing: border-box; }
body { margin: 0; padding: 24px 12px; background: var(--ground); color: var(--ink);
  font: 18px/1.9 FangSong_GB2312, FangSong, "仿宋", "Noto Serif CJK SC", "Songti SC", serif; }
.document, .sources { max-width: 860px; margin: 0 auto; background: var(--paper);
  border: 1px solid var(--line); padding: 56px clamp(18px, 8vw, 84px); }
.sources { margin-top: 24px; padding-top: 28px; font-size: 14px; line-height: 1.6;
  overflow-x: auto; }
h1 { margin: 0 0 1.2em; text-align: center; font-size: 1.5em; line-height: 1.5;
  font-family: "FZXiaoBiaoSong-B05S", "方正小标宋简体", "Noto Serif CJK SC", "Songti SC", serif; }
h2, h3, h4, h5 { margin: 0; font-size: 1em; font-weight: normal; text-indent: 2em;
  break-after: avoid; }
h2, th, caption { font-family: SimHei, "黑体", "Noto Sans CJK SC", "Heiti SC", sans-serif; }
h2 { font-weight: 500; margin-top: .4em; }
h3, .lead { font-family: KaiTi_GB2312, KaiTi, "楷体", "LXGW WenKai", "Kaiti SC", serif;
  font-weight: normal; }
p { margin: 0; text-indent: 2em; text-align: justify; overflow-wrap: anywhere; }
.recipient, .flush, .sign, .sign-off { text-indent: 0; }
.chip { padding: 0 .2em; border-bottom: 1px solid #c99a3d; background: #f7efe2;
  border-radius: 3px; color: inherit; text-decoration: none; }
.chip.gap { background: #fdecea; border-color: var(--red); color: var(--red); }
.table { width: 100%; margin: .6em 0; border-collapse: collapse; font-size: .8em;
  line-height: 1.6; }
.table caption { font-size: 1.1em; }
.table th, .table td { padding: .25em .5em; border: 1px solid #8d8780; text-align: left;
  font-weight: normal; overflow-wrap: anywhere; }
.table thead th, .form th { text-align: center; }
.table tr:target { background: #f7efe2; }
.table .text-center { text-align: center; }
.table .text-end { text-align: right; }
.table-line { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 2em;
  text-indent: 0; font-size: .8em; }
.attachments { display: flex; margin: 1.9em 0 0 2em; }
.attachments span { flex: none; }
.attachments ol { margin: 0; padding-left: 1.4em; }
.attachments li:only-child { list-style: none; margin-left: -1.4em; }
.sign-off { margin-top: 1.9em; text-align: right; padding-right: 2em; }
.sign { display: flex; flex-wrap: wrap; gap: 1em 2em; margin-top: 1em; }
.sign i { display: inline-block; width: 6em; border-bottom: 1px solid var(--ink); }
.page-break { height: 0; margin: 1em 0; border: 0; border-top: 1px dashed var(--line); }
@page { size: A4; margin: 37mm 26mm 35mm 28mm; }
@media print {
  body { padding: 0; background: none; font-size: 16pt; line-height: 28.95pt; }
  .document, .sources { max-width: none; border: 0; padding: 0; }
  .sources { margin: 0; break-before: page; font-size: 10.5pt; line-height: 1.5;
    overflow: visible; }
  .chip { padding: 0; border: 0; background: none; }
  .page-break { break-after: page; border: 0; margin: 0; }
  .table tr { break-inside: avoid; }
  thead { display: table-header-group; }
}
"""
