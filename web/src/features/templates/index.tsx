// Owns the page of templates: the Federation's lists of words, or a PCN's with what it has of its own. Read again whenever somebody
// changes one.
import type { Templates as TemplatesData } from '../../generated/wire';
import { WhenLoaded } from '../../loaded';
import type { PageModule } from '../../page';
import { useQuery } from '../../router';
import { useLoad } from '../../server';
import { useMe } from '../../session';
import { PageHead } from '../../ui/page-head';
import { templateKinds } from '../../words/templates';
import { TemplateList } from './list';
import './templates.css';

function Lists({ templates, reload }: { templates: TemplatesData; reload: () => void }) {
  const wanted = useQuery().get('list');
  const first = templates.lists.find(({ lines }) => lines.length > 0) ?? templates.lists[0];
  const view = templates.lists.find(({ template }) => template.kind === wanted) ?? first;
  if (!view) return null;
  return (
    <>
      <nav className="tabs" aria-label="Lists">
        <ul className="plain-list">
          {templates.lists.map(({ template: { kind }, differences }) => (
            <li key={kind}><a href={`/templates?list=${kind}`} aria-current={kind === view.template.kind ? 'page' : undefined}>{templateKinds[kind].label}{differences.length > 0 && <span className="small">{`\u00a0(${differences.length} changed)`}</span>}</a></li>
          ))}
        </ul>
      </nav>
      <TemplateList key={`${templates.pcn} ${view.template.kind}`} view={view} templates={templates} reload={reload} />
    </>
  );
}

function Templates() {
  const me = useMe();
  const federation = me?.person?.roles.find(({ role }) => role === 'federation_manager')?.at ?? null;
  const load = useLoad<TemplatesData>('/api/templates', { pcn: me?.pcn?.code ?? federation, lists: ['templates'] });
  const isOfPcn = load.kind === 'ready' && load.value.pcn !== null;
  return (
    <>
      <PageHead title="Templates" line={isOfPcn ? `What the Federation has, and what ${me?.pcn?.name ?? 'the PCN'} has of its own` : 'What every PCN begins with. A PCN may reword, hide and add; an update leaves that alone'} />
      <WhenLoaded load={load} what="the templates" lines={8}>{(templates) => <Lists templates={templates} reload={load.kind === 'ready' ? load.reload : () => {}} />}</WhenLoaded>
    </>
  );
}

export const page: PageModule = { title: () => 'Templates', Page: Templates };
