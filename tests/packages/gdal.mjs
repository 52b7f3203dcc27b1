// GDAL, GEOS and SpatiaLite read the GeoJSON results: valid shapes, the same ground, the declared coordinates, our areas.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { check, close, holds, need, none, out, recordsOf, run, scratch, textOf } from './checks.mjs';

need(['ogrinfo', 'ogr2ogr'], 'gdal-bin');

const folder = scratch();
/** Coverages: each tiles the boundary. */
const COVERAGES = ['grids', 'micro-grids', 'cells'].filter((name) => existsSync(join(out, `${name}.geojson`)));
const LAYERS = ['boundary', ...COVERAGES];
/** Lambert's equal-area cylinder on the whole ellipsoid: areas by another road than ours, wherever the place is. */
const EQUAL_AREA = 6933;

const db = join(folder, 'plan.gpkg');
const plan = JSON.parse(textOf(join(out, 'plan.json')));

await check('every layer opens and goes into a GeoPackage', () => {
  for (const name of LAYERS)
    run('ogr2ogr', [
      '-f',
      'GPKG',
      ...(existsSync(db) ? ['-update'] : []),
      '-nln',
      name,
      '-nlt',
      'PROMOTE_TO_MULTI',
      db,
      join(out, `${name}.geojson`),
    ]);
  for (const name of LAYERS) {
    const told = JSON.parse(textOf(join(out, `${name}.geojson`))).features.length;
    const read = Number(/Feature Count: (\d+)/.exec(run('ogrinfo', ['-so', db, name]).stdout)?.[1]);
    holds(read === told, `${name}: ${read} features of ${told}`);
  }
  return LAYERS.join(', ');
});

/** Rows of a query over all layers together. */
const query = (sql) => recordsOf(run('ogr2ogr', ['-f', 'CSV', '/vsistdout/', db, '-dialect', 'sqlite', '-sql', sql]).stdout);
const one = (sql) => Number(Object.values(query(sql)[0])[0]);

for (const name of LAYERS)
  await check(`${name}: every shape is valid by GEOS, none is empty`, () => {
    none(query(`SELECT ST_IsValidReason(geom) AS why FROM "${name}" WHERE ST_IsValid(geom) <> 1 OR ST_IsEmpty(geom)`), 'invalid');
    return `${one(`SELECT count(*) FROM "${name}"`)} shapes`;
  });

await check('coordinates are in the system that plan.json names', () => {
  const told = run('ogrinfo', ['-so', '-al', join(out, 'grids.geojson')]).stdout;
  const code = /ID\["EPSG",(\d+)\]\]\s*\nData axis/.exec(told)?.[1];
  const expected = /^EPSG:(\d+)$/.exec(plan.crs)?.[1] ?? { WGS84: '4326', CGCS2000: '4490' }[plan.crs];
  // other systems have no number: GDAL takes the file for WGS 84 then
  if (expected !== undefined) holds(code === expected, `GDAL says EPSG:${code}, plan.json ${plan.crs}`);
  return `${plan.crs}, EPSG:${code}`;
});

const boundaryArea = one('SELECT sum(ST_Area(geom)) FROM boundary');
for (const name of COVERAGES) {
  await check(`${name}: areas sum to the boundary's`, () => {
    const off = one(`SELECT sum(ST_Area(geom)) FROM "${name}"`) / boundaryArea - 1;
    holds(Math.abs(off) < 1e-9, `off by ${off}`);
    return `off by ${off.toExponential(1)} of it`;
  });
  await check(`${name}: together they are the boundary, and no two overlap`, () => {
    const rest = one(
      `SELECT ST_Area(ST_SymDifference((SELECT ST_Union(geom) FROM "${name}"), (SELECT ST_Union(geom) FROM boundary)))`,
    );
    holds(!(rest / boundaryArea > 1e-9), `${rest / boundaryArea} of the boundary is in one and not the other`);
    const sum = one(`SELECT sum(ST_Area(geom)) FROM "${name}"`);
    const union = one(`SELECT ST_Area(ST_Union(geom)) FROM "${name}"`);
    holds(Math.abs(sum / union - 1) < 1e-9, `they cover ${union} of a sum of ${sum}: overlaps`);
  });
}

await check('areaM2 agrees with an equal-area projection', () => {
  const rows = query(`SELECT code, areaM2, ST_Area(ST_Transform(geom, ${EQUAL_AREA})) AS m2 FROM grids`);
  const off = rows.map(({ code, areaM2, m2 }) => ({ code, off: Math.abs(Number(areaM2) / Number(m2) - 1) }));
  none(
    off.filter((row) => !(row.off < 0.001)),
    'more than 0.1 % off',
  );
  return `at most ${(100 * Math.max(...off.map((row) => row.off))).toFixed(4)} % off`;
});

close('gdal');
