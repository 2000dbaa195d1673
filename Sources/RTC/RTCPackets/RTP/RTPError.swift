// SPDX-License-Identifier: Apache-2.0

/// Why bytes are no acceptable RTP packet.
package enum RTPError: Error, Equatable, Sendable { case truncated, badVersion, badPadding }
