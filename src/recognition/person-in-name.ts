/** What cameras and programs call their files: `IMG_1234` and `IMG_1235` are not two photos of a person called IMG. */
const cameraName =
  /^(img|image|dsc[nf_]?|dcim|pxl|mvimg|photo|foto|pic|picture|scan|screenshot|gopr|dji|wp|p|vlc|frame|face|sample|test)$/i

/**
 * The person that a file's name (without extension) is about: the name without a number at its end (`ann`, `ann_2`, `ann-3` and
 * `ann (4)` are all of `ann`). Names of cameras keep their number.
 */
export function personInName(stem: string): string {
  const numbered = /^(.*[^\s_-])(?:[_-]\d{1,4}|\s*\(\d{1,4}\))$/.exec(stem)
  const person = numbered?.[1]
  if (person === undefined || cameraName.test(person) || /^\d+$/.test(person)) return stem
  return person
}
