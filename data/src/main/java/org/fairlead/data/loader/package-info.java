/**
 * Draws batches of samples on background threads: same seed, same batches, however the threads are
 * scheduled.
 */
@NullMarked
package org.fairlead.data.loader;

import org.jspecify.annotations.NullMarked;
