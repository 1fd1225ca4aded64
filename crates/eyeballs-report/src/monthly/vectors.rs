//! `metric_vectors.csv`: what models report as lists of numbers.

use super::Contents;
use eyeballs_core::record::{MetricVector, Record, ServiceRecord};

pub(super) const CONTENTS: Contents = Contents {
    file: "metric_vectors.csv",
    columns: &["model", "metric", "unit", "index"],
    labels,
    numbers: |record: &Record, index| record.services[index].vector_values.clone(),
};

fn labels(service: &ServiceRecord, _: &str) -> Vec<Vec<String>> {
    let cells = |vector: &MetricVector| {
        let name = vector.name.clone();
        let label = move |index: usize| {
            vec![name.model.clone(), name.name.clone(), name.unit.clone(), index.to_string()]
        };
        (0..vector.length).map(label).collect::<Vec<_>>()
    };
    service.vectors.iter().flat_map(cells).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::monthly::Monthly;
    use crate::testing::{Scratch, metric, record, service};
    use crate::{Spool, Stream};
    use eyeballs_lab::Simulation;
    use std::fs::{self, File};

    /// Two lists in two months, the second one short; a service without any.
    #[test]
    fn each_number_of_each_list_is_a_row_in_each_month() {
        let scratch = Scratch::new("metric-vectors");
        let spool =
            File::options().read(true).write(true).create_new(true).open(scratch.path().join("spool"));
        let spool = Spool::new(spool.unwrap());
        let mut vectors = Box::new(Monthly::metric_vectors(scratch.path(), "CNY", None, spool).unwrap());
        for replication in 0..3 {
            let mut ads = service("reader", 0, 40, vec![], vec![]);
            let list = |name: &str, length| MetricVector { name: metric("ads", name, "min"), length };
            ads.vectors = vec![list("shown", 2), list("bids", 3)];
            let number = |number: f64| number + 10.0 * f64::from(replication);
            ads.vector_values =
                [1.0, -2.0, 3.0, 4.0, 5.0, 100.0, 200.0, 300.0, 400.0, 500.5].map(number).into();
            let record = record(vec![service("mail", 0, 40, vec![], vec![]), ads], 40);
            let simulation = Simulation { variant: 0, variant_name: "base", replication, record: &record };
            vectors.take(&simulation).unwrap();
        }
        vectors.finish().unwrap();
        assert_eq!(
            fs::read_to_string(scratch.path().join("metric_vectors.csv")).unwrap(),
            "variant,firm,service,month,days_count,model,metric,unit,index,p10,p50,p90,mean,replications_with_value_count\n\
             base,firm 0,reader,1,30,ads,shown,min,0,3,11,19,11,3\n\
             base,firm 0,reader,1,30,ads,shown,min,1,0,8,16,8,3\n\
             base,firm 0,reader,1,30,ads,bids,min,0,5,13,21,13,3\n\
             base,firm 0,reader,1,30,ads,bids,min,1,6,14,22,14,3\n\
             base,firm 0,reader,1,30,ads,bids,min,2,7,15,23,15,3\n\
             base,firm 0,reader,2,10,ads,shown,min,0,102,110,118,110,3\n\
             base,firm 0,reader,2,10,ads,shown,min,1,202,210,218,210,3\n\
             base,firm 0,reader,2,10,ads,bids,min,0,302,310,318,310,3\n\
             base,firm 0,reader,2,10,ads,bids,min,1,402,410,418,410,3\n\
             base,firm 0,reader,2,10,ads,bids,min,2,502.5,510.5,518.5,510.5,3\n"
        );
    }
}
