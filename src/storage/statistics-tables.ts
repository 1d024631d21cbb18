/** Tables of `statistics/`, part of the schema. */
export interface StatisticsTables {
  statistics_hours: { hour: Date; gallery_id: string; camera_id: string; kind: string; n: number }
  statistics_people: {
    hour: Date
    gallery_id: string
    camera_id: string
    kind: 'person' | 'stranger'
    subject_id: string
    n: number
  }
  statistics_sightings: {
    sighting_id: string
    seen_at: Date
    gallery_id: string
    camera_id: string
    kind: string
    subject_kind: 'person' | 'stranger' | null
    subject_id: string | null
  }
}
