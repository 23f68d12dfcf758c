/**
 * CIFAR-10 and CIFAR-100: 32 x 32 images in few files, in the binary and in the Python layout.
 *
 * <p>{@link org.fairlead.data.format.cifar.CifarImages} are the samples of either layout. A pickle
 * is read as data: nothing in it is run.
 */
@NullMarked
package org.fairlead.data.format.cifar;

import org.jspecify.annotations.NullMarked;
