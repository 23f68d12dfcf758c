/**
 * Labelled images with protected attributes, and their way into a network.
 *
 * <p>A {@link org.fairlead.data.Dataset} knows its samples, labels and attributes and can decode
 * one image; {@link org.fairlead.data.format.Datasets} opens one by the name of its format. A
 * {@link org.fairlead.data.Split} divides the samples into training, validation and test. A {@link
 * org.fairlead.data.PixelStore} holds every image decoded and resized (see {@link
 * org.fairlead.data.cache.PixelCache}), and a {@link org.fairlead.data.Loader} draws {@linkplain
 * org.fairlead.data.Batch batches} from it on background threads: same seed, same batches, however
 * the threads are scheduled.
 */
@NullMarked
package org.fairlead.data;

import org.jspecify.annotations.NullMarked;
