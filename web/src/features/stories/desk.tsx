// Owns where a case's story is written, looked through, released by a second person and taken back. What is refused because it tells
// who somebody is stays typed, named and marked in its field.
import { useEffect, useRef, useState } from 'react';
import { useFoundCase } from '../../case-view/found-case';
import { hasDraft, useDraft } from '../../drafts';
import { focusOnError } from '../../focus';
import type { CaseFound, CaseStory, StoryAct, StoryDesk, StoryWords, WireCommand } from '../../generated/wire';
import { useJustAsked } from '../../just-asked';
import { caseStream } from '../../live/ids';
import { WhenLoaded } from '../../loaded';
import { type PageModule, type PageProps, titleWithCode } from '../../page';
import { useLoad, useStream } from '../../server';
import { useMe } from '../../session';
import { announce } from '../../shell';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { AreaField, TextField, TicksField } from '../../ui/field';
import { dayOf, formatClock, formatDayYear } from '../../ui/format';
import { PageHead } from '../../ui/page-head';
import { Panel } from '../../ui/panel';
import { Skeleton } from '../../ui/skeleton';
import { isOffList } from '../../words/case-statuses';
import { ms } from '../../words/instants';
import { Refusal, useAsk } from '../meeting/ask';
import { markFound, useFoundWords } from '../meeting/borough/marks';
import { questions, type Section, sections, Told } from './told';

interface Typed {
  /** The story it was begun on, by when it was written; null: there was none. */
  begunOn: number | null;
  title: string;
  texts: Record<Section, string>;
  scores: Record<string, { before: string; after: string }>;
}

const typedOf = (words: StoryWords | null, begunOn: number | null): Typed => ({
  begunOn,
  title: words?.title ?? '',
  texts: Object.fromEntries(sections.map(({ key }) => [key, words?.[key] ?? ''])) as Record<Section, string>,
  scores: Object.fromEntries(questions.map((question) => {
    const score = words?.wellbeing.find((one) => one.question === question);
    return [question, { before: score ? String(score.before) : '', after: score ? String(score.after) : '' }];
  })),
});

const isScore = (text: string) => /^(10|\d)$/.test(text);

/** As it is sent; a score counts with both its numbers. */
export function wordsOf({ title, texts, scores }: Omit<Typed, 'begunOn'>): StoryWords {
  const of = (key: Section) => texts[key].trim() || null;
  return {
    title: title.trim(), situation: of('situation'), mattered: of('mattered'), did: of('did'), changed: of('changed'), learnt: of('learnt'),
    wellbeing: questions.flatMap((question) => {
      const { before, after } = scores[question] ?? { before: '', after: '' };
      return isScore(before) && isScore(after) ? [{ question, before: Number(before), after: Number(after) }] : [];
    }),
  };
}

/** What is wrong with a score, in words for its field: it counts with both its numbers, within the range. */
function scoreError(scores: Typed['scores'], question: string, when: 'before' | 'after'): string | null {
  const score = scores[question] ?? { before: '', after: '' };
  const [own, other] = [score[when], score[when === 'before' ? 'after' : 'before']];
  if (own !== '') return isScore(own) ? null : 'Write a whole number from 0 to 10';
  return other === '' ? null : `Write this one too, or empty “${when === 'before' ? 'later' : 'then'}”`;
}

/** The first field that lacks something. */

const keyOf = (caseId: string) => `story/${caseId}`;

const said = ({ name, at }: StoryAct) => `${name}, ${formatDayYear(dayOf(ms(at)))}, ${formatClock(ms(at))}`;

interface EditorProps {
  caseId: string;
  story: CaseStory | null;
  desk: StoryDesk;
  canWrite: boolean;
  /** Something was typed: from now on it stays on screen, whatever others save. */
  onTyped: () => void;
  onDone: () => void;
}

function Editor({ caseId, story, desk, canWrite, onTyped, onDone }: EditorProps) {
  const { ask, isSending, error } = useAsk();
  const written = story && story.status !== 'withdrawn' ? story : null;
  const [start] = useState(() => typedOf(written?.words ?? desk.suggested, story?.author.at ?? null));
  const [typed, setTyped, clear] = useDraft<Typed>(keyOf(caseId), start);
  const isMoved = !isSending && story !== null && story.author.at !== typed.begunOn;
  const [isTried, setTried] = useState(false);
  const hasWrongScore = questions.some((question) => scoreError(typed.scores, question, 'before') ?? scoreError(typed.scores, question, 'after'));
  const [isClean, setClean] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const title = useRef<HTMLInputElement>(null);
  const areas = useRef<Partial<Record<Section, HTMLTextAreaElement | null>>>({});
  const field = error?.field?.replace('words.', '') as 'title' | Section | undefined;
  useEffect(() => {
    markFound(field === 'title' ? title.current : areas.current[field as Section] ?? null, error);
  }, [error]);
  const change = (part: Partial<Typed>) => { setTyped({ ...typed, ...part }); setClean(false); onTyped(); };
  const isJustAsked = useJustAsked(isMoved);
  const words = wordsOf(typed);
  // What is found is marked by its place, so the fields hold just what was sent.
  const trim = () => setTyped({ ...typed, title: words.title, texts: Object.fromEntries(sections.map(({ key }) => [key, words[key] ?? ''])) as Record<Section, string> });
  const isRefused = () => {
    setTried(true);
    const isIt = words.title === '' || hasWrongScore;
    if (isIt) focusOnError(form);
    return isIt;
  };
  const look = async () => {
    if (isRefused()) return;
    trim();
    if (!(await ask({ name: 'check_story', case_id: caseId, words }))) return;
    setClean(true);
    announce('Nothing in it tells who it is');
  };
  const save = async () => {
    if (!canWrite || isRefused()) return;
    trim();
    onTyped();
    if (!(await ask({ name: 'set_story', case_id: caseId, seen_at: story?.author.at ?? null, words }))) return;
    clear();
    announce('Story saved');
    onDone();
  };
  const refused = useFoundWords(error, (field && words[field]) ?? '');
  const of = (one: string) => (isTried && one === 'title' && words.title === '' ? 'Write what it is called.' : field === one ? refused : null);
  const isAtField = error?.field?.startsWith('words.') === true && error.field !== 'words.wellbeing';
  return (
    <form ref={form} className="stack" aria-label="Case story" noValidate onSubmit={(event) => { event.preventDefault(); void save(); }}>
      <p className="muted">Tell it so that nobody could know who it is: no name, number, date, address, practice or case code. Ages as “in their eighties”. It begins with what is counted on the case.</p>
      <TextField label="What it is called" value={typed.title} maxLength={280} error={of('title')} inputRef={title} onChange={(value) => change({ title: value })} />
      {sections.map(({ key, label }) => (
        <AreaField key={key} label={label} rows={3} value={typed.texts[key]} error={typed.texts[key].trim().length > 2_000 ? 'At most 2,000 characters fit. Shorten it.' : of(key)} areaRef={(area) => { areas.current[key] = area; }} onChange={(text) => change({ texts: { ...typed.texts, [key]: text } })} />
      ))}
      <fieldset className="field">
        <legend className="field__label">Wellbeing, 0 to 10: then, and later (optional)</legend>
        {questions.map((question) => (
          <div key={question} className="row">
            {(['before', 'after'] as const).map((when) => (
              <TextField key={when} label={`${question.charAt(0).toUpperCase()}${question.slice(1)}, ${when === 'before' ? 'then' : 'later'}`} inputMode="numeric" maxLength={4} error={isTried ? scoreError(typed.scores, question, when) : null} value={typed.scores[question]?.[when] ?? ''} onChange={(score) => change({ scores: { ...typed.scores, [question]: { before: '', after: '', ...typed.scores[question], [when]: score } } })} />
            ))}
          </div>
        ))}
      </fieldset>
      {isMoved && (
        <div role="alert">
          <p><strong>{story.author.name} saved the story meanwhile, {formatClock(ms(story.author.at))}.</strong> What you typed is kept here. {canWrite ? 'Saved all the same, it takes the place of this:' : 'Theirs is not written over; ask them to take in what is missing:'}</p>
          <p><strong>{story.words.title}</strong></p>
          <Told words={story.words} />
        </div>
      )}
      {!isMoved && !canWrite && <p role="alert">The story cannot be changed any more as it stands. What you typed is kept here.</p>}
      <Refusal error={isAtField ? null : error} kept="What you typed is kept." />
      {isClean && <p role="status">Looked through: nothing in it tells who it is.</p>}
      <div className="row">
        {canWrite && (
          <>
            <Button type="submit" look="primary" isDisabled={isSending || isJustAsked}>{isSending ? 'Saving…' : isMoved ? 'Save all the same' : 'Save the story'}</Button>
            <Button isDisabled={isSending} onClick={() => void look()}>Check it</Button>
          </>
        )}
        {story && <Button look="quiet" isDisabled={isSending} onClick={() => { clear(); onDone(); }}>Drop what I typed</Button>}
      </div>
    </form>
  );
}

interface ActProps {
  caseId: string;
  story: CaseStory;
  today: string;
}

/** Its author asks; without the person's yes nothing is asked. */
function AskRelease({ caseId, story, today }: ActProps) {
  const { ask, isSending, error } = useAsk();
  const [consent, setConsent] = useState<string[]>([]);
  const [on, setOn] = useState(today);
  const [isTried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const empty = sections.filter(({ key }) => !story.words[key]).map(({ label }) => label).join(', ');
  const send = () => {
    setTried(true);
    if (consent.length === 0 || on === '') return focusOnError(form);
    if (empty === '') void ask({ name: 'ask_story_release', case_id: caseId, seen_at: story.author.at, consent_on: on });
  };
  const dayError = error?.field === 'consent_on' ? error.message : null;
  return (
    <form ref={form} className="stack" noValidate onSubmit={(event) => { event.preventDefault(); send(); }}>
      {empty !== '' && <p>Still empty: {empty}.</p>}
      <TicksField label="The person’s yes" error={isTried && consent.length === 0 ? 'Without the person’s yes it is not told. Tick it once they said yes.' : null} ticked={consent} onChange={setConsent} options={[{ value: 'yes', label: 'The person said yes to this story being told' }]} />
      <TextField label="On which day" type="date" value={on} error={isTried && on === '' ? 'Choose the day.' : dayError} onChange={setOn} />
      <Refusal error={isTried && empty !== '' ? { message: `First write what is still empty: ${empty}.` } : dayError ? null : error} />
      <div className="row"><Button type="submit" look="primary" isDisabled={isSending}>Ask a second person to release it</Button></div>
    </form>
  );
}

type Kept = ReturnType<typeof useDraft<string>>;

/** With a reason: back to its author, or out of the collection. The reason is kept until it is sent, whatever becomes of the story meanwhile. */
function WithReason({ kept: [reason, setReason, clear], label, ask: word, command }: { kept: Kept; label: string; ask: string; command: (reason: string) => WireCommand }) {
  const { ask, isSending, error } = useAsk();
  const [isTried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const send = async () => {
    setTried(true);
    if (reason.trim() === '') return focusOnError(form);
    if (!(await ask(command(reason.trim())))) return;
    setTried(false);
    clear();
  };
  return (
    <form ref={form} className="stack" noValidate onSubmit={(event) => { event.preventDefault(); void send(); }}>
      <TextField label={word} value={reason} maxLength={280} error={isTried && reason.trim() === '' ? `Write ${word.charAt(0).toLowerCase()}${word.slice(1)}.` : null} onChange={setReason} />
      <Refusal error={error} />
      <div className="row"><Button type="submit" isDisabled={isSending}>{label}</Button></div>
    </form>
  );
}

/** What the second person does; of a case that is on the list again the story only goes back. */
function Release({ caseId, story, isOff, kept }: Pick<ActProps, 'caseId' | 'story'> & { isOff: boolean; kept: Kept }) {
  const { ask, isSending, error } = useAsk();
  return (
    <div className="stack">
      {isOff && (
        <>
          <p>Everybody in the Federation will read it. Look at it as somebody who knows the street: could they tell who it is?</p>
          <Refusal error={error} />
          <div className="row"><Button look="primary" isDisabled={isSending} onClick={() => void ask({ name: 'release_story', case_id: caseId, seen_at: story.author.at })}>Release the story</Button></div>
        </>
      )}
      <WithReason kept={kept} label="Send it back" ask="What is to change" command={(reason) => ({ name: 'return_story', case_id: caseId, seen_at: story.author.at, reason })} />
    </div>
  );
}

/** The second person's part. The story may go back to its author while one writes why it should: what was not sent is kept. */
function SecondPerson({ caseId, story, isOff }: Pick<ActProps, 'caseId' | 'story'> & { isOff: boolean }) {
  const kept = useDraft(`story-to-change/${caseId}`, '');
  const [reason, , clear] = kept;
  if (story.status === 'asked') return <Panel title={isOff ? 'Release' : 'Send it back'}><Release caseId={caseId} story={story} isOff={isOff} kept={kept} /></Panel>;
  // The story may be here, sent back, before the answer that it was.
  if (story.status !== 'draft' || reason.trim() === '' || reason.trim() === story.returned?.reason) return null;
  return (
    <Panel title="Release">
      <div className="stack" role="alert">
        <p>{story.author.name} is changing the story. What you typed is kept here until they ask for the release again:</p>
        <p><strong>What is to change:</strong> {reason}</p>
        <div className="row"><Button look="quiet" onClick={clear}>Drop what I typed</Button></div>
      </div>
    </Panel>
  );
}

function TakeBack({ caseId }: { caseId: string }) {
  const kept = useDraft(`story-take-back/${caseId}`, '');
  return <Panel title="Take it back"><WithReason kept={kept} label="Take it back" ask="Why" command={(reason) => ({ name: 'withdraw_story', case_id: caseId, reason })} /></Panel>;
}

function Standing({ story }: { story: CaseStory }) {
  const { status, author, released, returned, withdrawn, consent_on } = story;
  return (
    <>
      <p><strong>{{ draft: 'Draft', asked: 'Waits for a second person', released: 'Released', withdrawn: 'Withdrawn' }[status]}.</strong> Written by {said(author)}.</p>
      {consent_on && <p>The person said yes on {formatDayYear(consent_on)}.</p>}
      {returned && <p><strong>Sent back</strong> by {said(returned)}: {returned.reason}</p>}
      {released && <p>Released by {said(released)}. <a href="/stories">All stories</a></p>}
      {withdrawn && <p>Taken back by {said(withdrawn)}: {withdrawn.reason}</p>}
    </>
  );
}

/** What becomes of the story while its case is on the list. */
const onListAgain: Record<CaseStory['status'], string> = {
  draft: 'The story is kept as it is, and can be changed once the case has left the list.',
  asked: 'The story is kept as it is, and can be released once the case has left the list. Until then it can be sent back to its author, or its author takes it back.',
  released: 'The story stays in the collection until it is taken back.',
  withdrawn: 'Another story can be written once the case has left the list.',
};

function Desk({ found, desk }: { found: CaseFound; desk: StoryDesk }) {
  const meId = useMe()?.person?.id ?? null;
  const view = useStream(caseStream(found.id));
  const [isEditing, setEditing] = useState(() => hasDraft(keyOf(found.id)));
  if (view.status === 'refused' || view.status === 'revoked') return <EmptyState title="There is nothing here that you can open" action={{ label: 'Go to Today', href: '/' }}>The case is not shared with you.</EmptyState>;
  if (view.state?.of !== 'case' || view.state.value.root.id !== found.id) return <Skeleton label="Loading the story" lines={10} />;
  const { root } = view.state.value;
  const { story } = root;
  const isOff = isOffList(root);
  const isOwn = story?.author.by === meId;
  const isOpen = story === null || story.status === 'withdrawn';
  const canWrite = desk.may_write && isOff && (isOpen || (isOwn && story.status !== 'released'));
  const isStarting = isEditing || (canWrite && story === null);
  return (
    <div className="stack">
      <PageHead title={`Case story of ${found.code}`} line="For the Federation’s collection, once a second person released it"><Button href={`/cases/${found.code}`}>Back to the case</Button></PageHead>
      {story && (
        <Panel title="Where it stands">
          <Standing story={story} />
          {!isOff && <p role="status"><strong>The case is on the list again.</strong> {onListAgain[story.status]}</p>}
        </Panel>
      )}
      {isStarting ? <Panel title={story ? 'Change the story' : 'Write the story'}><Editor caseId={found.id} story={story} desk={desk} canWrite={canWrite} onTyped={() => setEditing(true)} onDone={() => setEditing(false)} /></Panel> : story && (
        <Panel title={story.words.title} aside={canWrite && <Button onClick={() => setEditing(true)}>{story.status === 'withdrawn' ? 'Write another' : 'Change it'}</Button>}><Told words={story.words} /></Panel>
      )}
      {!isStarting && story === null && <EmptyState title="No story is told of this case" action={{ label: 'Back to the case', href: `/cases/${found.code}` }}>A link worker, coordinator or clinical director writes one once the case is off the list.</EmptyState>}
      {!isStarting && story?.status === 'draft' && isOwn && isOff && <Panel title="Release"><AskRelease caseId={found.id} story={story} today={desk.today} /></Panel>}
      {story && !isOwn && desk.may_release && <SecondPerson caseId={found.id} story={story} isOff={isOff} />}
      {!isStarting && story && story.status !== 'withdrawn' && (isOwn || (desk.may_release && story.status === 'released')) && <TakeBack caseId={found.id} />}
    </div>
  );
}

function WithDesk({ found }: { found: CaseFound }) {
  const desk = useLoad<StoryDesk>(`/api/cases/${encodeURIComponent(found.code)}/story`);
  return <WhenLoaded load={desk} what="the story" lines={10}>{(all) => <Desk found={found} desk={all} />}</WhenLoaded>;
}

function StoryPage({ params }: PageProps) {
  const found = useFoundCase(params.code ?? '');
  if (found.kind === 'failed' && found.failure.isNotFound) return <EmptyState title="There is nothing here that you can open" action={{ label: 'Go to Today', href: '/' }}>The case does not exist, or is not shared with you.</EmptyState>;
  return <WhenLoaded load={found} what="the case" lines={10}>{(it) => <WithDesk key={it.id} found={it} />}</WhenLoaded>;
}

export const page: PageModule = { title: ({ code }) => titleWithCode('Case story', code), Page: StoryPage };
