// While somebody types: a plain hint that some things are better left out. It stops nothing and sends nothing.
"use strict";

// The same expressions as wangge.kernel.sparing; a test compares them.
const KINDS = /*kinds*/ {
  "ethnicity": "(?:少数民族|[汉回满苗壮藏彝侗瑶傣黎羌]族|蒙古族|维吾尔族|土家族|朝鲜族|哈萨克族|布依族|维族)(?!自治|乡|镇|村|街|路|中学|小学|学校|风情|餐|饭店|文化|医)|回民(?!街|区|路|巷|中学|小学|学校|公墓|食堂|餐|饭店|村|医院)|\\b(?:Uyghurs?|Tibetans?|Hui people|ethnic minorit(?:y|ies))\\b",
  "religion": "(?:基督|佛|天主|道|伊斯兰|邪)教徒|基督徒|穆斯林|信徒|教徒|(?:信仰?|入)(?:佛|基督|耶稣|伊斯兰|天主|邪)教?|宗教信仰|\\b(?:Muslims?|a Christian|Buddhists?|Catholics?)\\b",
  "party": "(?:共产|预备|老|是个?|退休|中共)党员|党员(?=身份|家庭)|民主党派人|政治面貌|(?:他|她|本人|已|曾)入党|退过?党(?!校)|\\b(?:Communist )?[Pp]arty member\\b",
  "HIV": "艾滋(?!病?(?:防治|预防|宣传|日|知识))|(?:^|[^A-Za-z])(?:HIV|AIDS)(?![A-Za-z])",
  "criminal record": "(?<![提之])前科|刑满释放|刑释|(?:服过|判过|犯过)[刑罪]|(?:坐过|蹲过)[牢监]|劳改犯|案底|犯罪记录|有吸毒史|吸毒人员|\\b(?:criminal record|ex-convicts?|served time)\\b"
} /*end*/;
const NUMBERS = new RegExp(/*numbers*/ "(?:^|[^0-9])([0-9](?:[ -]?[0-9]){14,17}[0-9Xx]|[0-9](?:[ -]?[0-9]){18})(?![0-9Xx])" /*end*/, "g");
const expressions = Object.values(KINDS).map((written) => new RegExp(written, "g"));
const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const IN_A_CASE_NUMBER = /^\d{6}[2-9]\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{7}$/;

function isIdNumber(number) {
  const total = ID_WEIGHTS.reduce((sum, weight, at) => sum + weight * Number(number[at]), 0);
  return number.length === 18 && number[17] === "10X98765432"[total % 11];
}

function isCard(number) {
  let sum = 0;
  [...number].reverse().forEach((digit, at) => {
    const twice = at % 2 ? digit * 2 : Number(digit);
    sum += twice > 9 ? twice - 9 : twice;
  });
  return /^\d{16,19}$/.test(number) && sum % 10 === 0;
}

function isOfAPerson(written) {
  const number = written.replace(/[ -]/g, "").toUpperCase();
  return isIdNumber(number) || (!IN_A_CASE_NUMBER.test(number) && isCard(number));
}

function betterLeftOut(text) {
  const words = expressions.flatMap((one) => [...text.matchAll(one)].map((found) => found[0].trim()));
  const numbers = [...text.matchAll(NUMBERS)].filter((found) => isOfAPerson(found[1])).map((found) => `${found[1].slice(0, 4)}…`);
  return [...new Set([...words, ...numbers])].slice(0, 5);
}

function tell(box) {
  const words = betterLeftOut(box.value);
  const next = box.nextElementSibling;
  const shown = next && next.classList.contains("spare") ? next : null;
  if (!words.length) { if (shown) shown.remove(); return; }
  const hint = document.getElementById("leave-out").content.firstElementChild.cloneNode(true);
  hint.textContent = hint.textContent.replace("…", words.join("、"));
  if (shown && shown.textContent === hint.textContent) return;
  if (shown) shown.replaceWith(hint); else box.after(hint);
}

let waiting = 0;
document.addEventListener("input", (event) => {
  const box = event.target;
  const isFree = box.matches("textarea, input[name='reason'], input[name='remark'], input[name='place']");
  if (!isFree || !document.getElementById("leave-out")) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => tell(box), 400);
});
