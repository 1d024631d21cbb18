# Exact search of faiss (Debian: python3-faiss, libopenblas0-pthread) on the vectors of a file: a JSON line for a JSON line.
#   /usr/bin/python3 faiss-flat.py VECTORS DIMENSIONS THREADS METRIC
import json
import os
import sys
import time

path, dimensions, threads, metric = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = threads

import faiss  # noqa: E402
import numpy  # noqa: E402

faiss.omp_set_num_threads(int(threads))
index = faiss.IndexFlatL2(dimensions) if metric == "euclidean" else faiss.IndexFlatIP(dimensions)
index.add(numpy.fromfile(path, dtype=numpy.float32).reshape(-1, dimensions))
print(json.dumps({"version": faiss.__version__}), flush=True)
for line in sys.stdin:
    question = json.loads(line)
    queries = numpy.array(question["queries"], dtype=numpy.float32)
    wall, cpu = time.perf_counter(), time.process_time()
    _, found = index.search(queries, question["people"])
    answer = {"ms": (time.perf_counter() - wall) * 1e3, "cpuMs": (time.process_time() - cpu) * 1e3}
    print(json.dumps({**answer, "rows": found.tolist()}), flush=True)
