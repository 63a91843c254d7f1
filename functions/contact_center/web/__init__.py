"""The pages behind links: server-rendered, without script, in English and Spanish."""
