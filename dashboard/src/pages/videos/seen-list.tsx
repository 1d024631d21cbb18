import { Link } from '@tanstack/react-router'
import { Play } from 'lucide-react'
import { SeenFace } from '#components/seen-face.tsx'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Row, Rows } from '#components/ui/rows.tsx'
import { useSession } from '#data/session.ts'
import { cropUrl } from '#data/sightings.ts'
import { isUnderway, type SeenInVideo, type VideoDetail } from '#data/videos.ts'
import { texts } from '#texts/texts.ts'
import { formatPlace } from './format-place.ts'

const words = texts.videos.detail

const whoOf = ({ person, unknown_id }: SeenInVideo): string => person?.name ?? words.stranger(unknown_id ?? '')

/** Who was seen in a video, by when they came first; with `onPlay` the copy is played from there. */
export function SeenList({ video, onPlay }: { readonly video: VideoDetail; onPlay?(seconds: number): void }) {
  const { may } = useSession()
  return (
    <section className="flex flex-col gap-2">
      <h3 className="font-semibold">{words.seen}</h3>
      {video.seen.length === 0 ? (
        <p className="text-soft">{isUnderway(video) ? words.nobodyYet : words.nobody}</p>
      ) : (
        <Rows label={words.seen}>
          {video.seen.map((seen) => {
            const [from, to] = [formatPlace(seen.first_seconds), formatPlace(seen.last_seconds)]
            return (
              <Row
                key={seen.sighting_id}
                lead={
                  <SeenFace
                    src={cropUrl(seen.sighting_id)}
                    decision={seen.person ? 'known' : 'unknown'}
                    className="size-12"
                  />
                }
                title={whoOf(seen)}
                actions={
                  <>
                    {onPlay ? (
                      <IconButton
                        label={words.play(whoOf(seen), from)}
                        small
                        onClick={() => onPlay(seen.first_seconds)}
                      >
                        <Play size={16} />
                      </IconButton>
                    ) : null}
                    {seen.person && may('gallery:read') ? (
                      <Button small look="quiet" asChild>
                        <Link to="/people/$personId" params={{ personId: seen.person.person_id }}>
                          {words.profile}
                        </Link>
                      </Button>
                    ) : null}
                  </>
                }
              >
                {words.from(from, to)} · {words.times(seen.sightings)}
              </Row>
            )
          })}
        </Rows>
      )}
    </section>
  )
}
