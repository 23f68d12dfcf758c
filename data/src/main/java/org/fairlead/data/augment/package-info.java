/**
 * Random changes of training images: an {@link org.fairlead.data.augment.Augmentation} says which,
 * an {@link org.fairlead.data.augment.Augmenter} draws and makes them one image after another, an
 * {@link org.fairlead.data.augment.Mixer} mixes those of a batch.
 *
 * <p>Everything works on unsigned bytes, red first, and makes no object per image. What happens to
 * a sample in an epoch is a function of its seed alone: it does not depend on threads, on the
 * sample's place or on a run's interruptions. Every change is written from its mathematics.
 */
@NullMarked
package org.fairlead.data.augment;

import org.jspecify.annotations.NullMarked;
