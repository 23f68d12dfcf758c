/**
 * The folder of a run, and how runs are found again.
 *
 * <p>A {@link org.fairlead.tracking.run.RunStore} is a folder of run folders. Each {@link
 * org.fairlead.tracking.run.Run} holds its recipe, {@code run.json} (its {@link
 * org.fairlead.tracking.run.RunManifest}), {@code metrics.jsonl}, checkpoints, the model,
 * per-sample predictions and {@link org.fairlead.tracking.run.Results}. Those files are the truth;
 * the SQLite index beside them only makes long lists fast and can be thrown away at any time. One
 * process at a time writes a run: the holder of its {@link org.fairlead.tracking.run.RunLock}.
 */
@NullMarked
package org.fairlead.tracking.run;

import org.jspecify.annotations.NullMarked;
