#pragma once

#include <memory>

#include "feeds/sources/recording.h"
#include "twin/core/feed_source.h"

namespace sandtable::feeds {

/// Plays a recording on the incident clock: poll() delivers the rows whose time has come, in the order of their
/// times. `received_time` is the clock at that poll, so a row looks as late as the clock ran past it: some seconds
/// at usual speeds, and after a jump forward by as much as was jumped over.
/// One poll gives at most one delivery of kRowsInDelivery rows; after a long jump the next polls go on. A clock that
/// is set back repeats nothing. Net thread only.
class RecordedSource final : public FeedSource {
 public:
  static constexpr std::size_t kRowsInDelivery = 2'000;

  RecordedSource(SourceId id, std::unique_ptr<Recording> recording);

  [[nodiscard]] const SourceId& id() const override { return id_; }
  Status start(FeedSink& sink, const Clock& clock) override;
  void poll() override;
  void stop() override { sink_ = nullptr; }

 private:
  SourceId id_;
  std::unique_ptr<Recording> recording_;
  std::size_t next_row_ = 0;
  bool announced_ = false;  ///< the stations were delivered
  FeedSink* sink_ = nullptr;
  const Clock* clock_ = nullptr;
};

}  // namespace sandtable::feeds
