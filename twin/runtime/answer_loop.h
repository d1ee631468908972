#pragma once

#include <chrono>
#include <memory>
#include <tuple>

#include "twin/runtime/answer_desk.h"
#include "twin/runtime/twin_loop.h"

namespace sandtable {

/// Keeps Snapshot::answers up to date: at once when an order, a forecast, a site or a resource is new, else when the
/// clock or the water has moved on, and never for more than a fifth of one core. Of what is shown in a replay, of live
/// now in all other tenses. Belongs to one thread.
class AnswerLoop {
 public:
  /// `roads` (may be null) and `twin` must outlive the loop.
  AnswerLoop(std::shared_ptr<const Exposure> exposure, SiteReaches reaches, const RoutePlanner* roads, TwinLoop& twin);

  /// True when something was computed.
  bool step();
  /// Computes now, due or not; nothing before an incident is open.
  void renew();

 private:
  /// Orders, forecast, whether it is a replay, what the incident is, how many resources it has.
  using Parts = std::tuple<const void*, const void*, bool, const void*, std::size_t>;
  AnswerDesk desk_;
  TwinLoop& twin_;
  Parts shown_{};
  UtcTime as_of_{};
  std::chrono::steady_clock::time_point rest_until_{};
};

}  // namespace sandtable
