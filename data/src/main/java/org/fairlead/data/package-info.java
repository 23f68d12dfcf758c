/**
 * Labelled samples with protected attributes, and what every part of their way into a network
 * speaks of.
 *
 * <p>A {@link org.fairlead.data.Dataset} knows its samples, labels and attributes and can read one
 * sample; {@link org.fairlead.data.format.Datasets} opens one by the name of its format. A {@link
 * org.fairlead.data.Split} divides the samples into training, validation and test. A {@link
 * org.fairlead.data.SampleStore} holds every sample decoded and resized (see {@link
 * org.fairlead.data.cache.SampleCache}), and a {@link org.fairlead.data.loader.Loader} draws
 * {@linkplain org.fairlead.data.Batch batches} from it on background threads: same seed, same
 * batches, however the threads are scheduled.
 */
@NullMarked
package org.fairlead.data;

import org.jspecify.annotations.NullMarked;
