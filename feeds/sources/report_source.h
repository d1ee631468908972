#pragma once

#include "feeds/sources/polled_source.h"
#include "feeds/sources/report_table.h"

namespace sandtable::feeds {

/// Polls one table of citizen or field reports; a round is one delivery with all rows, of which decide() takes the new
/// and the changed. An answer that has not changed (ETag, Last-Modified) is contact and nothing more. Net thread only.
class ReportSource final : public PolledSource {
 public:
  ReportSource(ReportRules rules, Parts parts);

 private:
  void begin_round() override;
  void on_reply(Result<HttpReply> reply);
  Result<IngestDelivery> read(const HttpReply& reply);

  ReportRules rules_;
  PageMemory memory_;
};

}  // namespace sandtable::feeds
