// SPDX-License-Identifier: Apache-2.0

/// The paths of the admin API.
package enum AdminRoutes {
    package static let prefix = "/admin/v1"
}
