import { useQuery } from '@tanstack/react-query'
import { Page, Section } from '#components/page.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { EmptyState, ErrorState } from '#components/ui/empty-state.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { Row, Rows } from '#components/ui/rows.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import type { ModelPack, ModelStatus } from '#data/models.ts'
import { modelStatusQuery, modelsQuery } from '#data/system.ts'
import { texts } from '#texts/texts.ts'
import { OtherPack } from './other-pack.tsx'
import { ShadowNotice } from './shadow-notice.tsx'

const words = texts.models

/** The pack that decides, with its licences, and those that one could change to. */
export function ModelsPage() {
  const models = useQuery(modelsQuery)
  // A preparation is told by no event: while one runs it is looked up.
  const status = useQuery({
    ...modelStatusQuery,
    refetchInterval: ({ state }) => (state.data?.prepared.some((run) => run.state === 'running') ? 2_000 : false),
  })
  const error = models.error ?? status.error
  const pack = models.data?.packs.find(({ in_use }) => in_use)
  return (
    <Page title={texts.settings.section.models[0] ?? ''}>
      {error ? (
        <ErrorState error={error} onRetry={() => void Promise.all([models.refetch(), status.refetch()])} />
      ) : null}
      {pack && status.data && models.data ? (
        <>
          <PackInUse
            pack={pack}
            status={status.data}
            runsOn={words.provider(models.data.provider, models.data.cores)}
          />
          {status.data.shadow ? <ShadowNotice shadow={status.data.shadow} /> : null}
          <OtherPacks status={status.data} />
        </>
      ) : error ? null : (
        <SkeletonRows rows={8} />
      )}
    </Page>
  )
}

function PackInUse({
  pack,
  status,
  runsOn,
}: {
  readonly pack: ModelPack
  readonly status: ModelStatus
  readonly runsOn: string
}) {
  const { embedder } = pack
  const templates = status.templates.find(({ model_id }) => model_id === embedder.model_id)?.templates ?? 0
  return (
    <section className="flex flex-col gap-5">
      <div>
        <div className="flex flex-wrap items-baseline gap-3">
          <h2 className="font-semibold text-lg">{pack.name}</h2>
          <Badge tone="active">{words.inUse}</Badge>
        </div>
        <p className="max-w-prose text-soft">{pack.description}</p>
      </div>
      <Facts
        facts={[
          [words.metric, words.metrics[embedder.metric]],
          ['', words.dimensions(embedder.dimensions)],
          [words.accuracy, embedder.published_accuracy],
          [words.runsOn, runsOn],
          [words.templatesLabel, words.templates(templates)],
        ]}
      />
      <Rows label={words.networks}>
        {pack.networks.map(({ id, role, licence }) => (
          <Row
            key={id + role}
            title={words.roles[role] ?? role.replaceAll('_', ' ')}
            facts={[
              licence.commercial_use ? (
                <Badge key="use" tone="good">
                  {words.commercial}
                </Badge>
              ) : (
                <Badge key="use" tone="notice">
                  {words.notCommercial}
                </Badge>
              ),
            ]}
          >
            <code className="mr-3 font-mono text-xs">{id}</code>
            {licence.weights}
            {licence.code === licence.weights ? null : `, ${words.code(licence.code)}`}
          </Row>
        ))}
      </Rows>
    </section>
  )
}

function OtherPacks({ status }: { readonly status: ModelStatus }) {
  const others = status.installed.filter(({ model_id }) => model_id !== status.active_model)
  return (
    <Section title={words.other}>
      {others.length === 0 ? <EmptyState title={words.noOther}>{words.noOtherText}</EmptyState> : null}
      {others.length > 0 ? (
        <Rows label={words.other}>
          {others.map(({ pack, model_id }) => (
            <OtherPack key={model_id} pack={pack} modelId={model_id} status={status} />
          ))}
        </Rows>
      ) : null}
    </Section>
  )
}
