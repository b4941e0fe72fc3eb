"""Times as FHIR R4 says them, for those who read that (/fhir/). Reading only; what is done is done by verbs."""
