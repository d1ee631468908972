#include "viewer/app/commands/replay_command.h"

#include <cstdio>
#include <nlohmann/json.hpp>
#include <thread>

#include "twin/core/event_json.h"
#include "twin/core/reduce.h"
#include "viewer/app/compose.h"
#include "viewer/app/console.h"

namespace sandtable {
namespace {

class ReplayPrinter {
 public:
  ReplayPrinter(TimeRange range, const ReplayOptions& options) : range_(range), options_(options) {}

  bool take(const Event& event) {
    if (event.at >= range_.to) return false;
    pace(event.at);
    reduce(state_, event);
    if (event.at >= range_.from) print(event);
    if (event.seq % options_.digest_every == 0) print_digest();
    return true;
  }

  void print_digest() const {
    const std::string digest = digest_of(state_).hex();
    if (options_.json) {
      fmt::print("{}\n", nlohmann::json{{"checkpoint", state_.seq}, {"at", format_iso(state_.at)}, {"state", digest}}.dump());
    } else {
      fmt::print("{} #{} state {}\n", format_local(state_.at, state_.incident->zone), state_.seq, digest);
    }
  }

 private:
  void pace(UtcTime at) {
    if (options_.speed && state_.seq > 0 && at > state_.at && at >= range_.from) {
      std::this_thread::sleep_for(std::chrono::duration<double>(seconds(at - state_.at) / *options_.speed));
    }
  }

  void print(const Event& event) const {
    if (options_.json) {
      nlohmann::json line = nlohmann::json::parse(journal_text(event));
      line["seq"] = event.seq;
      line["at"] = format_iso(event.at);
      line["actor"] = event.actor;
      fmt::print("{}\n", line.dump());
    } else {
      fmt::print("{} #{} {} by {}\n", format_local(event.at, state_.incident->zone), event.seq, event_type(event.body),
                 event.actor);
    }
  }

  TimeRange range_;
  const ReplayOptions& options_;
  IncidentState state_;
};

Result<UtcTime> bound(const std::optional<std::string>& text, UtcTime otherwise) {
  return text ? parse_time(*text, ZonePolicy::required()) : Result<UtcTime>(otherwise);
}

}  // namespace

int run_replay(const ReplayOptions& options) {
  const auto from = bound(options.from, UtcTime::min());
  const auto to = bound(options.to, UtcTime::max());
  if (!from) return report_usage("--from: " + from.error().message);
  if (!to) return report_usage("--to: " + to.error().message);
  if (options.speed && !(*options.speed > 0)) return report_usage("--speed must be above 0");
  auto store = open_any_incident(options.incident);
  if (!store) return report_failure(store.error());
  ReplayPrinter printer({*from, *to}, options);
  const Status read = (*store)->read(1, [&](const Event& event) { return printer.take(event); });
  printer.print_digest();
  return read ? kExitOk : report_failure(read.error());
}

}  // namespace sandtable
