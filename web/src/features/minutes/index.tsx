// Owns the minutes screen.
import type { PageModule } from '../../page';
import { EmptyState } from '../../ui/empty-state';
import { PageHead } from '../../ui/page-head';

export const page: PageModule = {
  title: () => 'Minutes',
  Page: () => (
    <>
      <PageHead title="Minutes" />
      <EmptyState title="No minutes yet" />
    </>
  ),
};
