// Owns the page of a referral: for a person who is not known yet, or for a case (its code in the address, never a name).
import { practicesToRefer } from '../../case-view/may';
import { CaseBanner } from '../../case-view/case-banner';
import { useDraft } from '../../drafts';
import type { CaseFound, CaseOpened, CaseRoot, People } from '../../generated/wire';
import { caseStream } from '../../live/ids';
import { WhenLoaded } from '../../loaded';
import type { PageModule } from '../../page';
import { useFormWords } from '../../place-words';
import { navigate, useQuery } from '../../router';
import { askFailed, ofDone, server, useLoad, useStream } from '../../server';
import { usePerson } from '../../session';
import { notify } from '../../shell';
import { EmptyState } from '../../ui/empty-state';
import { Icon } from '../../ui/icon';
import { PageHead } from '../../ui/page-head';
import { Skeleton } from '../../ui/skeleton';
import { ReferForm } from './form';
import { commandOf, emptyWords, newReferralOf, type ReferralWords, wordsOf } from './words';
import './refer.css';

function Somebody({ people }: { people: People }) {
  const person = usePerson();
  const practices = person ? practicesToRefer(person, people.organisations) : [];
  const [words, setWords, clear] = useDraft<ReferralWords>('refer/new', emptyWords(practices.length === 1 ? (practices[0]?.code ?? '') : ''));
  const form = useFormWords(practices.find(({ code }) => code === words.practice)?.part_of ?? practices[0]?.part_of ?? null);
  if (practices.length === 0) return <EmptyState title="You cannot refer anybody from here" action={{ label: 'Go to Today', href: '/' }}>Referrals come from the practices and the team of a PCN.</EmptyState>;
  const send = async () => {
    try {
      const { code } = await server().post<CaseOpened>('/api/referrals', newReferralOf(words));
      clear();
      notify({ text: `Sent. The coordinator answers it; it is ${code}.` });
      navigate(`/cases/${code}`);
      return null;
    } catch (failure) {
      return askFailed(failure).error;
    }
  };
  return <ReferForm words={words} onChange={setWords} practices={practices} services={people.services} form={form} onSend={send} cancelHref="/cases" />;
}

function Known({ root, people }: { root: CaseRoot; people: People }) {
  const [words, setWords, clear] = useDraft<ReferralWords>(`refer/${root.id}`, wordsOf(root));
  const form = useFormWords(root.pcn);
  const href = `/cases/${root.code}`;
  const returned = root.status === 'returned' ? root.referral?.returned : null;
  const send = async () => {
    const command = commandOf(words);
    const refused = await server().send(command, { code: root.code });
    if (refused) return refused;
    clear();
    notify({ text: ofDone(command, `${root.code} is sent. The coordinator answers it.`) });
    navigate(href);
    return null;
  };
  return (
    <>
      <div className="refer__banner"><CaseBanner root={root} /></div>
      {returned && <p className="refer__returned"><Icon name="undo" /> <span><strong>Sent back:</strong> {returned.reason}</span></p>}
      <ReferForm words={words} onChange={setWords} practices={null} services={people.services} form={form} onSend={send} cancelHref={href} />
    </>
  );
}

function OfCase({ found, people }: { found: CaseFound; people: People }) {
  const view = useStream(caseStream(found.id));
  if (view.status === 'refused' || view.status === 'revoked') return <EmptyState title="There is nothing here that you can open" action={{ label: 'Find a case', href: '/cases' }} />;
  if (view.state?.of !== 'case' || view.state.value.root.id !== found.id) return <Skeleton label={`Loading case ${found.code}`} lines={8} />;
  return <Known root={view.state.value.root} people={people} />;
}

function ByCode({ code, people }: { code: string; people: People }) {
  const load = useLoad<CaseFound>(`/api/cases/${encodeURIComponent(code)}`);
  if (load.kind === 'failed' && load.failure.isNotFound) return <EmptyState title="There is nothing here that you can open" action={{ label: 'Find a case', href: '/cases' }} />;
  return <WhenLoaded load={load} what={`case ${code}`} lines={8}>{(found) => <OfCase key={found.id} found={found} people={people} />}</WhenLoaded>;
}

function Refer() {
  const code = useQuery().get('case');
  const load = useLoad<People>('/api/people');
  return (
    <>
      <PageHead title={code ? `Refer ${code}` : 'Refer a person'} line={code ? undefined : 'What you type is kept until it is sent'} />
      <WhenLoaded load={load} what="the form" lines={8}>{(people) => (code ? <ByCode key={code} code={code} people={people} /> : <Somebody people={people} />)}</WhenLoaded>
    </>
  );
}

export const page: PageModule = { title: () => 'Refer', Page: Refer };
