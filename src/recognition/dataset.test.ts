import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { folderInside, listDataset } from './dataset.ts'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'netra-dataset-'))
  await mkdir(join(root, 'dataset/team/ann'), { recursive: true })
  await mkdir(join(root, 'dataset/team/bob'))
  await mkdir(join(root, 'outside'))
  await writeFile(join(root, 'dataset/team/bob/2.jpg'), 'two')
  await writeFile(join(root, 'dataset/team/ann/1.jpg'), 'one')
  await writeFile(join(root, 'dataset/team/ann/.hidden.jpg'), 'x')
  await writeFile(join(root, 'dataset/team/notes.txt'), 'x')
  await symlink(join(root, 'outside'), join(root, 'dataset/link'))
  await symlink(join(root, 'dataset/team/bob/2.jpg'), join(root, 'dataset/team/ann/linked.jpg'))
})
afterAll(() => rm(root, { recursive: true }))

describe('folderInside', () => {
  it('finds folders inside, and nothing outside', async () => {
    const dataset = join(root, 'dataset')
    await expect(folderInside(dataset, 'team')).resolves.toMatch(/team$/)
    await expect(folderInside(dataset, '.')).resolves.toMatch(/dataset$/)
    await expect(folderInside(dataset, '../outside')).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(folderInside(dataset, 'link')).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(folderInside(dataset, 'team/notes.txt')).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(folderInside(dataset, 'nobody')).rejects.toMatchObject({ code: 'not_found' })
    await expect(folderInside(dataset, 'a\0b')).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(folderInside(join(root, 'none'), 'a')).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('listDataset', () => {
  it('lists people and images in order, without hidden files, stray files and links', async () => {
    const images = await listDataset(join(root, 'dataset/team'), 100)
    expect(images.map((image) => `${image.person}: ${image.file}`)).toEqual(['ann: ann/1.jpg', 'bob: bob/2.jpg'])
    expect(Buffer.from((await images[0]?.read()) ?? '').toString()).toBe('one')
  })
  it('refuses to read a file over the limit', async () => {
    const [image] = await listDataset(join(root, 'dataset/team'), 2)
    await expect(image?.read()).rejects.toMatchObject({ code: 'too_large' })
  })
})
