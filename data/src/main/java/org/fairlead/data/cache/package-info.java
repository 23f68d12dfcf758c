/**
 * Decoded images on disk: every image of a data set is decoded and resized once, and read through
 * the virtual memory ever after.
 *
 * <p>A {@link org.fairlead.data.cache.SampleCache} is a folder that all processes of a user share.
 * It keeps one folder per data set and size, of files called shards, each of some tens of mebibytes
 * and complete or absent. Whoever needs a data set decodes the shards that are missing; processes
 * that need the same one divide them among themselves by locks that the operating system takes away
 * from processes that die. A shard that is damaged is decoded again. Where a size limit or the disk
 * asks for room, the data sets that were not used for longest go, never one in use.
 */
@NullMarked
package org.fairlead.data.cache;

import org.jspecify.annotations.NullMarked;
