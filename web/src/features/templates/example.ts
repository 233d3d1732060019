// Owns lists of words for tests: a PCN with words of its own after an update, and the Federation's side of it.
import type { Entry, TailoredLine, Templates, TemplateView } from '../../generated/wire';
import * as borough from '../../testing/fixtures';

export const topic = (key: string, text: string, minutes = 5): Entry => ({ key, text, help: null, minutes, outcome: null, service: null, domain: null });

const [last, news, money, winter] = [topic('last', 'What was agreed'), topic('news', 'News', 10), topic('money', 'Spending'), topic('own.1', 'Winter rota')];
const newsHere = topic('news', 'News, two minutes each', 15);
const was = [topic('last', 'What was agreed last week'), topic('news', 'News of practices', 10), money];

const line = (entry: Entry, theirs: Entry | null, is_own = false, is_hidden = false): TailoredLine => ({ entry, theirs, is_own, is_hidden });

const agenda: TemplateView = {
  template: { kind: 'agenda_pcn', version: 2, entries: [last!, news!, money!], set_at: borough.now },
  tailoring: { pcn: borough.pcn, kind: 'agenda_pcn', version: 3, seen_version: 1, seen: was as Entry[], own: [newsHere, winter!], hidden: ['money'], order: [] },
  lines: [line(last!, last!), line(newsHere, news!, true), line(money!, money!, false, true), line(winter!, null, true)],
  differences: [
    { key: 'last', was: was[0]!, now: last!, yours: null, is_hidden: false },
    { key: 'news', was: was[1]!, now: news!, yours: newsHere, is_hidden: false },
  ],
  tailored_by: [],
};

const outcome: Entry = { key: 'refer_on', text: 'Refer on', help: null, minutes: null, outcome: 'refer_on', service: null, domain: null };

const outcomeList: TemplateView = {
  template: { kind: 'outcome_list', version: 0, entries: [outcome], set_at: null }, tailoring: null, lines: [line(outcome, outcome)], differences: [], tailored_by: [],
};

export const ofPcn: Templates = { federation: 'DEMOHFGP', pcn: borough.pcn, may_set: false, may_tailor: true, pcns: 5, lists: [agenda, outcomeList] };

export const ofFederation: Templates = {
  federation: 'DEMOHFGP', pcn: null, may_set: true, may_tailor: false, pcns: 5,
  lists: [{ ...agenda, tailoring: null, differences: [], lines: agenda.template.entries.map((entry) => line(entry, entry)), tailored_by: [{ name: 'South Fulham PCN', own: ['news', 'own.1'], hidden: ['money'] }] }],
};
