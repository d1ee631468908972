#include "feeds/sources/rain_raster_folder.h"

#include <algorithm>
#include <map>
#include <system_error>

namespace sandtable::feeds {
namespace {

/// What the folder holds, by name. Files may come and go meanwhile; what has gone is passed over.
Result<std::vector<RainRasterFile>> raster_files(const RainRasterRules& rules, DeliveryBuilder& out) {
  const std::filesystem::path& folder = rules.config.rasters->folder;
  std::vector<RainRasterFile> files;
  std::size_t names = 0;
  std::error_code trouble;
  std::filesystem::directory_iterator at(folder, trouble);
  for (; !trouble && at != std::filesystem::directory_iterator(); at.increment(trouble)) {
    if (++names > kMostFolderNames) {
      return fail(ErrorCode::kLimit, "rasters: {} holds more than {} names", folder.string(), kMostFolderNames);
    }
    const auto stamp = rules.name.read(at->path().filename().string(), rules.facts.zone);
    if (!stamp) {
      out.refuse(stamp.error().message);
      continue;
    }
    std::error_code gone;
    if (!*stamp || !at->is_regular_file(gone) || gone) continue;
    RainRasterFile file{.path = at->path(), .stamp = **stamp};
    file.bytes = std::filesystem::file_size(file.path, gone);
    if (!gone) file.written = std::filesystem::last_write_time(file.path, gone);
    if (!gone) files.push_back(std::move(file));
  }
  if (trouble) return fail(ErrorCode::kIo, "rasters: {}: {}", folder.string(), trouble.message());
  std::ranges::sort(files, {}, &RainRasterFile::path);
  return files;
}

}  // namespace

Result<RainRasterRules> RainRasterRules::make(const FeedConfig& feed, const Extent& extent) {
  RainRasterRules rules;
  rules.facts = facts_of(feed);
  rules.config = std::get<RainForecastFeed>(feed.kind);
  rules.extent = extent;
  if (extent.empty() || !(extent.width_m() > 0) || !(extent.height_m() > 0)) {
    return fail(ErrorCode::kInvalid, "feed {}: rasters: the place has no extent", feed.id.str());
  }
  auto name = RainRasterName::parse(rules.config.rasters->name);
  if (!name) return fail(name.error().code, "feed {}: {}", feed.id.str(), name.error().message);
  rules.name = std::move(*name);
  return rules;
}

Result<std::vector<RainRasterIssue>> list_issues(const RainRasterRules& rules, DeliveryBuilder& out) {
  auto files = raster_files(rules, out);
  if (!files) return pass(files);
  std::map<UtcTime, RainRasterIssue> told;
  std::vector<RainRasterIssue> issues;
  for (RainRasterFile& file : *files) {
    const std::optional<UtcTime> issued = file.stamp.issued;
    RainRasterIssue& issue = issued ? told[*issued] : issues.emplace_back();
    issue.issued = issued;
    issue.files.push_back(std::move(file));
  }
  std::ranges::stable_sort(issues, {}, [](const RainRasterIssue& issue) { return issue.files.front().written; });
  for (auto& [issued, issue] : told) issues.push_back(std::move(issue));
  return issues;
}

}  // namespace sandtable::feeds
