#pragma once

#include "viewer/app/commands/report_command.h"

namespace sandtable {

/// Draws the place and its worst site straight down, in both languages, as files of the pack: light, without panels.
/// Main thread; needs EGL but no display. Fails where the place has no map or GL does.
Result<std::vector<MapPicture>> draw_handover_maps(const ReportOptions& options, const HandoverPack& pack,
                                                   HandoverFolder& folder);

}  // namespace sandtable
